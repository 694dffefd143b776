# The page of a plan's prices.

pricing-title = 가격
pricing-lead-own = **{ $own }개 가격이 기본 가격과 다릅니다.** 나머지는 모두 { $day } 환율로 기본 가격을 따릅니다.
pricing-lead-all-own = **{ $own }개 가격이 국가/지역별로 정해져 있습니다.** 기본 가격을 따르는 가격은 없습니다.
pricing-lead-none = **모든 가격이 { $day } 환율로 기본 가격을 따릅니다.**
pricing-lead-dollars = **모든 가격이 기본 가격과 같습니다.** 이 플랜은 미국 달러로만 판매됩니다.
pricing-lead-missing = **가격 { $missing }개가 없습니다.** 기본 가격을 입력하거나 플랜이 판매되는 각 국가/지역의 가격을 입력하세요.
pricing-none-yet = **아직 플랜의 가격이 없습니다.** 요금 방식을 선택한 뒤 가격을 입력하세요.
pricing-none-here = **아직 플랜에 가격이 있는 항목이 없습니다.**
pricing-none-free = **무료 플랜입니다.** 마켓플레이스를 통해 청구되는 금액이 없습니다.
pricing-none-licence = **고객이 자신의 라이선스를 사용합니다.** 마켓플레이스를 통해 청구되는 금액이 없습니다.

pricing-model = 플랜의 요금 방식
pricing-model-show = 이 방식의 가격 보기
pricing-model-none = 가격 없음
pricing-model-none-about = 마켓플레이스를 통해 청구되는 금액이 없습니다.
pricing-model-free = 무료
pricing-model-free-about = 청구되는 금액이 없습니다.
pricing-model-licence = 자체 라이선스
pricing-model-licence-about = 마켓플레이스를 통해 청구되는 금액이 없습니다.
pricing-model-flat = 정액
pricing-model-flat-about = 사용자 수와 관계없이 구독 하나에 하나의 가격을 정합니다.
pricing-model-user = 사용자당
pricing-model-user-about = 구독의 사용자마다 가격을 정합니다.
pricing-model-unit = 사용한 만큼
pricing-model-unit-about = 실행되는 단위의 시간과 미터가 세는 사용량마다 가격을 정합니다.
pricing-model-core = 코어당
pricing-model-core-about = 코어 1개의 시간당 가격 하나를 정합니다.
pricing-model-size = 코어 크기별
pricing-model-size-about = 크기마다 모든 국가/지역에 같은 가격을 정합니다.
pricing-model-market = 국가/지역 및 코어 크기별
pricing-model-market-about = 국가/지역마다 각 크기의 가격을 정합니다.
pricing-card-fixed = 버전 { $version }부터 고정되었습니다.
pricing-other-model = 이 방식으로 바꾸었을 때의 가격입니다. 초안을 저장할 때까지 아무것도 저장되지 않습니다.

pricing-per-hour = 시간당 가격
pricing-prices = 가격
pricing-fact = 가격 { $rows }개 × 국가/지역 { $all }곳 중 { $shown }곳
pricing-corner = 요금 항목
pricing-corner-size = 코어 크기
pricing-base = 기본 가격
pricing-row-month = 1개월
pricing-row-term = { $term }, { $payment }
pricing-row-hour = 1시간: { $unit }
pricing-row-meter = { $name }, { $unit }당
pricing-row-cores = 코어 { $many }개
pricing-row-shared = 공유 코어
pricing-term-months = { $many }개월
pricing-term-years = { $many }년
pricing-paid-upfront = 선불
pricing-paid-monthly = 매월 지불
pricing-paid-yearly = 매년 지불

pricing-was = 이전 { $price }
pricing-live = 라이브 { $price }
pricing-theirs = 그동안 저장됨: { $price }
pricing-theirs-none = 그동안 비워짐

pricing-view = 표시할 가격 범위
pricing-market = 국가/지역 표시
pricing-market-hint = 이름 또는 KR과 같은 코드
pricing-show = 표시
pricing-show-all = 모든 가격
pricing-show-own = 직접 정한 가격
pricing-show-live = 라이브와 다른 가격
pricing-choose = 열 선택
pricing-choose-all = 모든 국가/지역
pricing-choose-usual = 기본 열
pricing-choose-show = 선택한 국가/지역 표시
pricing-recalculate = 기본 가격으로 다시 계산
pricing-recalculated = 아래 국가/지역에 직접 정한 가격이 다시 기본 가격을 따르게 됩니다. 초안을 저장할 때까지 아무것도 저장되지 않습니다.
pricing-pasted = 가격 { "{n}" }개를 채웠습니다. 저장하려면 초안을 저장하세요.
pricing-legend = 굵은 가격은 직접 정한 가격이고 회색 가격은 기본 가격을 따릅니다. 가격을 비우면 기본 가격을 따릅니다.
pricing-legend-base = 굵은 가격은 직접 정한 가격이고 회색 가격은 저장한 날의 환율로 환산한 기본 가격입니다.
pricing-legend-keys = 화살표 키로 가격 사이를 이동하고 F2로 편집합니다. 스프레드시트에서 복사한 범위를 붙여 넣으면 여러 가격이 채워집니다.
pricing-legend-by-market = 기본 가격은 미국 달러를 쓰는 국가/지역 대부분의 가격입니다. 바꾸면 이를 따르는 가격이 모두 오늘 환율로 바뀝니다.
pricing-legend-fixed = 점선 테두리의 가격은 버전 { $version }부터 고정되었습니다.
pricing-legend-ceiling = 라이브 플랜의 가격은 내릴 수 있지만 올릴 수 없습니다.

pricing-markets = 국가/지역
pricing-markets-fact = 국가/지역 { $many }곳에서 판매
pricing-markets-where = 판매할 국가/지역은 플랜의 제공 범위 페이지에서 선택합니다.

pricing-wrong = { $many }가지 때문에 저장할 수 없습니다
pricing-wrong-rest-stored = 가격 { $many }개는 저장할 수 없었고, 변경한 나머지 { $stored }개는 저장했습니다
pricing-at = { $cell }: { $problem }
pricing-comma = { $price }{ JOSA($price, "은") } { $whole } 또는 { $decimal }일 수 있습니다. 둘 중 하나로 입력하세요.
pricing-no-number = { $price }{ JOSA($price, "은") } 숫자가 아닙니다. 1250.50과 같은 금액을 입력하세요.
pricing-negative = { $price }{ JOSA($price, "은") } 음수입니다. 0 이상을 입력하세요.
pricing-too-large = { $price }{ JOSA($price, "은") } 소수점 앞이 { $most }자리를 넘습니다. 더 작은 금액을 입력하세요.
pricing-no-decimals = { $price }에는 통화에 없는 소수 자릿수가 있습니다. 정수 금액을 입력하세요.
pricing-too-precise = { $price }{ JOSA($price, "은") } 소수점 아래가 { $most }자리를 넘습니다. 반올림하세요.

pricing-met = 이 페이지를 연 뒤 다른 사람이 저장했습니다. 입력한 내용은 지금 저장된 내용 위에 표시되어 있습니다. 저장하려면 초안을 저장하세요.
pricing-met-both = 이 페이지를 연 뒤 다른 사람이 저장했으며, 두 사람이 모두 바꾼 가격이 { $both }개 있습니다. 상대방의 가격이 아래에 표시됩니다. 하나를 선택해 입력한 뒤 초안을 저장하세요.
pricing-saved = 초안으로 저장했습니다.
pricing-saved-at = 마지막 저장: { $at }.
pricing-bar = 저장
pricing-discard = 변경 취소
pricing-save = 초안 저장

pricing-export = 내보내기
pricing-export-csv = CSV로 내보내기
