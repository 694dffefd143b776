# 들어오는 길.

door-title = 게시자를 위한 마켓플레이스
door-lead = 게시하고, 모든 단계를 지켜보고, 라이브로 전환하세요. 여기서 한 일은 모든 API에 그대로 나타납니다.
signin-title = 로그인
signin-title-fault = 로그인: 문제 1건
signin-address = 회사 메일 주소
signin-password = 암호
signin-ended = 세션이 끝났습니다. 다시 로그인하면 열려던 페이지로 돌아옵니다.
signin-button = 로그인
signin-help = 아직 계정이 없다면 이 마켓플레이스의 운영자가 초대합니다.
signin-forgot = 암호를 잊은 경우
signin-wrong = 주소나 암호가 올바르지 않습니다. 둘 다 확인한 뒤 다시 시도하세요.
signin-wait = 실패한 시도가 너무 많습니다. { $seconds }초 뒤에 다시 시도하세요.
signin-plain = 남이 읽을 수 있는 연결로는 로그인할 수 없습니다. 이 페이지를 https로 여세요.
link-title = 링크로 로그인
link-lead = { $name } 님이 한 번 로그인할 수 있는 링크입니다. 본인의 기기에서 사용하세요.
password-title = 암호 설정
password-lead = { $name } 님을 위한 링크이며 한 번만 쓸 수 있습니다.
password-new = 새 암호
password-again = 한 번 더 입력
password-rule = 12자 이상. 길이 말고 다른 조건은 없습니다.
password-differs = 두 암호가 서로 다릅니다. 둘 다 다시 입력하세요.
password-too-short = 암호가 너무 짧습니다. 12자 이상으로 입력하세요.
password-too-long = 암호가 너무 깁니다. 256자 이하로 입력하세요.
password-too-easy = 쉽게 짐작할 수 있는 암호입니다. 다른 암호를 쓰세요.
