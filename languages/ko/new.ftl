# 오퍼를 시작하는 페이지.

new-title = 새 오퍼
new-button = 새 오퍼
new-lead = 무엇을 판매할지 고른 뒤 이름을 정하세요. 유형과 ID는 **나중에 바꿀 수 없습니다.** 나머지는 모두 바꿀 수 있습니다.
new-what = 무엇을 판매하나요?
new-not-sure = 잘 모르겠나요?
new-not-sure-about = 질문 세 개에 답하면 알맞은 유형을 제안합니다.
new-help-choose = 유형 고르기 도움
new-name-it = 이름 정하기
new-publisher-hint = 제품 페이지에서 고객에게 게시자 이름이 표시됩니다.
new-id = 오퍼 ID
new-id-hint = a~z, 0~9, 하이픈, 밑줄로 된 50자 이하이며 영문자나 숫자로 시작합니다. 웹 주소의 일부가 됩니다.
new-id-missing = 오퍼 ID를 입력하세요. 웹 주소의 일부가 됩니다.
new-id-free = { $id }{ JOSA($id, "은") } 쓸 수 있습니다. 주소는 { $place }{ JOSA($place, "이") } 됩니다. 초안을 만든 뒤에는 둘 다 바꿀 수 없습니다.
new-id-taken = 오퍼 `{ $id }`{ JOSA($id, "이") } 이미 있습니다. 다른 ID를 쓰세요.
new-alias = 오퍼 별칭
new-alias-hint = 팀 안에서만 보입니다. 비워 두면 시작할 내용의 이름이나 ID를 씁니다.
new-text-nul = 이름에 저장할 수 없는 문자가 있습니다. 다시 입력하세요.
new-start = 시작할 내용
new-start-nothing = 빈 초안
new-start-offer = 기존 오퍼
new-from-offer = 기존 오퍼의 ID
new-from-offer-hint = 비밀 값을 빼고 모두 복사합니다. 비밀 값은 다시 입력하세요. 플랜 ID는 그대로이고 파일도 함께 옵니다.
new-offer-missing = 시작할 오퍼의 ID를 입력하세요.
new-offer-not-there = 이 게시자에게 시작할 오퍼 `{ $id }`{ JOSA($id, "이") } 없습니다. 있는 오퍼의 ID를 입력하세요.
new-start-example = 예제
new-from-example = 예제 선택
new-from-example-hint = 실제로 없는 제품의 완전한 오퍼입니다. 예제의 파일 주소는 열리지 않으므로 게시하기 전에 바꾸세요.
new-example-missing = 시작할 예제를 선택하세요.
new-choose-one = 선택
new-start-document = 문서
new-document = 오퍼 JSON
new-document-hint = 게시 API가 받고 돌려주는 형식이거나 정의 부분만이어도 됩니다. 문서 안의 ID는 쓰지 않습니다.
new-document-missing = 파일을 선택하거나 시작할 문서를 붙여 넣으세요.
new-document-no-object = 오퍼가 아닙니다. 오퍼는 JSON 개체입니다.
new-document-unread = 문서를 읽을 수 없습니다: { $fault }
new-document-too-large = 오퍼의 최대 크기를 넘습니다. 내용을 줄이세요.
new-file = JSON 파일
new-file-hint = 파일의 내용이 아래에 붙여 넣은 내용을 대신합니다.
new-file-too-large = { $name } 파일이 오퍼의 최대 크기를 넘습니다. 최대 { $most }바이트입니다.
new-file-no-text = { $name } 파일은 JSON 파일이 아닙니다. UTF-8 텍스트가 아닙니다.
new-file-again = 파일을 다시 선택하세요. 너무 커서 페이지에 남겨 둘 수 없습니다.
new-create = 초안 만들기
new-cancel = 취소
new-nothing-published = 아직 아무것도 게시되지 않습니다.
new-faults = 고칠 점이 { $many }가지 있습니다. 아무것도 만들지 않았고 입력한 내용은 그대로 있습니다.
new-faults-title = 문제 { $many }개: { $title }

# 유형을 제안하는 질문 세 개.

choose-title = 유형 고르기 도움
choose-lead = 답할 수 있는 것만 답하세요. 어떤 유형이 왜 알맞은지 바로 알려 줍니다.
choose-questions = 질문 세 개
choose-what = 무엇을 판매하나요?
choose-what-software = 소프트웨어
choose-what-system = 운영 체제
choose-what-reports = 보고서와 대시보드
choose-what-work = 인력이 하는 일
choose-where = 어디에서 실행되나요?
choose-where-yours = 판매자 쪽에서 실행되고 고객은 로그인만 함
choose-where-theirs = 고객의 클라우드 구독
choose-where-product = 고객이 쓰는 업무용 제품 안
choose-where-devices = 고객의 디바이스
choose-where-nowhere = 실행되는 것이 아님
choose-how = 고객은 어떤 형태로 받나요?
choose-how-service = 바로 쓸 수 있는 서비스
choose-how-disk = 컴퓨터의 디스크 이미지
choose-how-containers = 컨테이너 이미지
choose-how-templates = 여러 리소스를 배포하는 템플릿
choose-how-package = 그 제품의 패키지
choose-how-access = 고객이 위임한 액세스로 작업
choose-how-hours = 범위가 정해진 작업
choose-suggest = 유형 제안
choose-this = 선택
choose-why = 맞는 답: { $answers }
choose-none = 이 답에 맞는 유형이 없습니다. 답을 바꾸거나 전체 유형을 살펴보세요.
choose-fits = 모든 답에 맞는 유형이 { $many }개입니다
choose-nearly = 답 { $all }개 중 { $fits }개에 맞는 유형이 { $many }개입니다

# 복사본에 빠진 것.

begun-title = 복사본에 더 필요한 것
begun-lead = **비밀 값 { $many }개는 복사하지 않았습니다.** 해당 페이지에서 다시 입력하세요. 나머지는 모두 있습니다.
begun-lead-none = **모두 복사했습니다.** 남겨 둔 비밀 값이 없습니다.
begun-secrets = 입력할 비밀 값
begun-go-on = 계속
