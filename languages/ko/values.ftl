# 오퍼 유형의 스키마 규칙에 어긋나는 값. `label`은 사람들이 그 자리를 부르는 이름입니다.

value-required = { $label }{ JOSA($label, "을") } 입력하세요.
value-wrong-type = { $label }에는 { $kind }{ JOSA($kind, "을") } 넣으세요.
value-not-listed = { $label }{ JOSA($label, "은") } 다음 중 하나여야 합니다: { $choices }
value-not-listed-of-many = { $label }{ JOSA($label, "은") } 다음 { $count }개 값 중 하나여야 합니다: { $choices }, …
value-not-constant = { $label } 값은 { $value }만 쓸 수 있습니다.
value-too-long = { $label }{ JOSA($label, "은") } { $size }자입니다. { $most }자 이하로 줄이세요.
value-too-many-entries = { $label }에 항목이 { $size }개 있습니다. { $most }개 이하로 줄이세요.
value-too-short = { $label }{ JOSA($label, "은") } { $size }자입니다. { $least }자 이상으로 늘리세요.
value-too-few-entries = { $label }에 항목을 { $least }개 이상 추가하세요.
value-too-small = { $label }{ JOSA($label, "은") } { $least } 이상이어야 합니다.
value-too-large = { $label }{ JOSA($label, "은") } { $most } 이하여야 합니다.
value-not-above = { $label }{ JOSA($label, "은") } { $limit }보다 커야 합니다.
value-not-below = { $label }{ JOSA($label, "은") } { $limit }보다 작아야 합니다.
value-not-a-multiple = { $label }{ JOSA($label, "은") } { $factor }의 배수여야 합니다.
value-wrong-form = { $label } 형식이 맞지 않습니다. 필요한 형식: { $form }
value-holds-stray = { $label }에 { $found }{ JOSA($found, "이") } 들어 있습니다. 빼세요.
value-wrong-pattern = { $label }{ JOSA($label, "은") } 정해진 형식에 맞지 않습니다.
value-repeated-entries = { $label }에서 중복된 항목을 제거하세요.
value-repeated-id = { $label } `{ $id }`{ JOSA($id, "이") } 두 번 쓰였습니다. 다른 값을 고르세요.
value-contradicts = { $label }{ JOSA($label, "이") } 다른 값과 맞지 않습니다.

# 따로 이름이 없는 자리.

label-entry = { $list }의 { $number }번째 항목
label-name = { $label }의 이름

# 둘씩 이어 붙이는 짧은 나열.

either = { $first } 또는 { $second }
both = { $first } 및 { $second }

# 값의 종류.

kind-text = 텍스트
kind-list = 목록
kind-object = 개체
kind-whole-number = 정수
kind-number = 숫자
kind-boolean = true 또는 false 값

# 텍스트의 형식.

form-http-url = http:// 또는 https://로 시작하는 웹 주소
form-https-url = https://로 시작하는 웹 주소
form-slug = a-z, 0-9, `_`, `-`로 된 1~50자, 첫 글자는 영문자나 숫자
form-emails = 쉼표나 세미콜론으로 구분한 메일 주소
form-email = name@example.com과 같은 메일 주소
form-json = {"{"}"interval": 5{"}"}와 같은 JSON
form-uuid = 00000000-0000-0000-0000-000000000000 형식의 ID

# 주소를 복사할 때 끼어드는 것.

stray-control-character = 제어 문자
stray-line-break = 줄 바꿈
stray-quotation-mark = 따옴표
stray-second-question-mark = 두 번째 물음표
stray-invisible-character = 보이지 않는 문자
stray-white-space = 공백
