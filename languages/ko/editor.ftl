# 편집기: 오퍼와 플랜의 페이지.

editor-lead-offer-settings = 여기에서 오퍼를 부르는 이름과 판매 방식입니다.
editor-lead-properties = 고객이 오퍼를 찾는 곳과 오퍼의 분야입니다.
editor-lead-listing = 고객이 제품 페이지에서 읽고 보는 내용입니다.
editor-lead-audience = 라이브로 전환하기 전에 미리 보기를 볼 수 있는 사람입니다.
editor-lead-technical = 마켓플레이스가 판매 대상에 연결하는 방법입니다.
editor-lead-leads = 관심 있는 고객의 연락처를 보낼 곳입니다.
editor-lead-legal = 고객이 동의하는 약관입니다.
editor-lead-support = 문제가 생겼을 때 고객과 엔지니어가 연락할 곳입니다.
editor-lead-resell = 오퍼를 자신의 고객에게 판매할 수 있는 파트너입니다.
editor-lead-test-drive = 고객이 구입하기 전에 오퍼를 써 보는 방법입니다.
editor-lead-supplemental = 목록 외에 검토자와 고객이 알아야 하는 내용입니다.
editor-lead-co-sell = 판매 담당자가 오퍼를 함께 판매하는 데 필요한 내용입니다.
editor-lead-plans = 고객이 선택할 수 있는 플랜입니다.
editor-lead-plan-setup = 플랜의 종류입니다. 일부는 플랜이 라이브가 되면 바꿀 수 없습니다.
editor-lead-plan-listing = 고객이 플랜에 대해 읽는 내용입니다.
editor-lead-plan-availability = 플랜을 판매하는 곳과 대상입니다.
editor-lead-plan-pricing = 플랜의 가격입니다.
editor-lead-plan-technical = 플랜을 선택한 고객이 받는 것입니다.

editor-tabs = 플랜 { $plan }의 페이지
editor-preview = 페이지 미리 보기
editor-only-look = 이 오퍼를 볼 수만 있습니다. 변경은 소유자와 기여자가 합니다.
editor-stopped = 이 오퍼는 더 이상 판매되지 않습니다. 여기에서 변경한 내용은 게시하면 나가며, 판매를 재개하면 구입자에게 보입니다.
editor-looks = 확인해 볼 점(게시를 막지 않음)

editor-problems = 게시하려면 { $many }가지를 고쳐야 합니다.
editor-saved = { $at }에 초안으로 저장했습니다.
editor-saved-problems = 초안으로 저장했습니다. 게시하려면 { $many }가지를 고쳐야 합니다.
editor-partly-saved = 게시할 수 없는 값을 빼고 모두 저장했습니다. { $many }가지를 고쳐야 합니다. 입력한 내용은 그대로 있습니다.
editor-not-saved = 저장하지 않았으며 입력한 내용은 그대로 있습니다. { $many }가지를 고쳐야 합니다.
editor-too-large = 오퍼가 너무 커집니다. 오퍼는 { $bytes }바이트, 값 { $values }개까지입니다. 텍스트나 목록을 줄인 뒤 다시 저장하세요.
editor-title-problems = 문제 { $many }건: { $title }

editor-side = 이 페이지에 대해
editor-contents = 이 페이지의 내용
editor-errors = { $heading }: 오류 { $many }건
editor-changed = 라이브 이후 변경됨
editor-names-more = { $names } 외 { $more }개
editor-compare = 버전 { $version }{ JOSA($version, "과") } 비교

editor-bar = 저장
editor-unsaved = 저장하지 않은 변경:
editor-saved-at = { $at }에 마지막으로 저장했습니다.
editor-discard = 취소
editor-save = 초안 저장

editor-none-title = 이런 페이지가 없습니다
editor-none-page = { $kind } 유형의 오퍼에는 이 페이지가 없습니다.
editor-none-plan = 오퍼에 플랜 { $plan }{ JOSA($plan, "이") } 없습니다. 삭제되었을 수 있습니다.
editor-none-pages = 있는 페이지

editor-images = 디스크 버전의 상태
editor-images-fact = 버전은 이 페이지를 저장해도 끝나지 않고, 따로 끝냅니다
editor-image-deprecated = { $date }까지 라이브
editor-image-leaves = 초안에 없습니다. 다음에 게시하면 사라집니다
editor-image-hidden = 고객에게 보이지 않습니다
editor-image-end = 지원 중단 또는 철회…
editor-image-again = 다시 판매
