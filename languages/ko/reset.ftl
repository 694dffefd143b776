# 메일로 보내는 링크: 암호 설정, 초대.

forgot-title = 암호를 잊은 경우
forgot-title-fault = 암호를 잊은 경우: 문제 1건
forgot-lead = 계정의 메일 주소를 입력하세요. 새 암호를 정할 수 있는 링크를 메일로 보내 드립니다.
forgot-button = 링크 보내기
forgot-back = 로그인으로 돌아가기
forgot-address = 메일 주소가 아닙니다. name@company.example과 같이 입력하세요.
forgot-wait = 링크를 너무 자주 요청했습니다. { $seconds }초 뒤에 다시 시도하세요.
forgot-sent-title = 메일함을 확인하세요
forgot-sent = 이 주소의 계정이 있으면 링크가 담긴 메일이 곧 도착합니다. 링크는 24시간 동안 한 번만 쓸 수 있습니다.
forgot-sent-none = 몇 분이 지나도 메일이 오지 않으면 스팸함을 살펴보거나, 주소를 확인한 뒤 다시 요청하세요. 먼저 받은 링크는 계속 쓸 수 있습니다.
link-gone-title = 이 링크는 더 이상 쓸 수 없습니다
link-gone-lead = 링크는 24시간 동안 한 번만 쓸 수 있습니다. 이미 사용했거나 기한이 지났거나 새 링크로 바뀌었습니다.
link-gone-do = 링크를 다시 요청하세요. 아직 암호가 없다면 초대한 사람에게 요청하세요.
link-gone-button = 링크 요청
mail-linked =
    { $text }

    {"  "}{ $link }

    링크는 24시간 동안 한 번만 쓸 수 있습니다. 링크가 있으면 누구나 쓸 수 있으므로 다른 사람에게 전달하지 마세요.
mail-invitation-title = 마켓플레이스 초대
mail-invitation =
    { $name } 님, 안녕하세요.

    마켓플레이스에 계정이 만들어졌습니다. 이 링크를 열고 암호를 정하세요.
mail-reset-title = 새 암호 설정
mail-reset =
    { $name } 님, 안녕하세요.

    마켓플레이스 계정의 새 암호가 요청되었습니다. 직접 요청했다면 이 링크를 여세요. 요청한 적이 없다면 아무것도 하지 않아도 되며 암호는 그대로입니다.
mail-sign-in-title = 로그인 링크
mail-sign-in =
    { $name } 님, 안녕하세요.

    마켓플레이스에 로그인하는 링크입니다.
