# 스토어프런트: 페이지 둘레와 모든 페이지에 공통인 말.

store-name = 스토아
store-links = 마켓플레이스
store-categories = 범주
store-sell = 여기서 판매하기
store-search = 제품 검색
store-products = 제품
store-portal = 게시자용
store-feed = 새 제품과 업데이트된 제품
store-market = 국가/지역: { $market }
store-market-choose = 국가/지역 선택
store-market-change = 국가/지역 변경:
store-market-title = 국가/지역 선택
store-market-lead = 가격은 국가/지역의 통화로 표시됩니다. 선택은 이 브라우저에 저장됩니다.
store-market-label = 국가/지역
store-market-button = 이곳의 가격 보기
store-market-back = 그대로 두기
store-market-show = 보기
store-prices-for = 가격 기준

# 첫 페이지.

store-home-title = 찾아서 써 보고 오늘 바로 실행하세요
store-home-lead = 로그인하기 전에 모든 가격을 내 통화로 볼 수 있습니다.
store-empty-title = 아직 판매 중인 제품이 없습니다
store-empty = 게시자가 제품을 라이브로 전환하면 바로 여기에 표시됩니다.
store-publishers = 게시자용

# 다른 페이지 대신.

store-missing-title = 이 주소에는 제품이나 페이지가 없습니다
store-missing-lead = **여기에는 판매 중인 것이 없습니다.** 주소를 잘못 입력했거나 공개된 적이 없는 것일 수 있습니다.
store-gone-title = 이 미리 보기는 더 이상 없습니다
store-gone-lead = **라이브로 전환되었거나 게시자가 거두었습니다.** 링크를 준 사람에게 새 링크를 요청하세요.
store-error-home = 첫 페이지로 이동
store-error-categories = 모든 범주 보기

# 제품.

store-preview = **버전 { $version } 미리 보기입니다.** 이 링크가 있는 사람에게만 보입니다. 아직 판매하지 않습니다.
store-preview-changed = 바뀐 점
store-preview-back = 오퍼로 돌아가기
store-no-plans = 판매 중인 플랜이 없습니다.
store-nothing-said = 게시자가 이에 관해 밝히지 않았습니다.
store-price-use = 사용한 만큼
store-price-unknown = 가격은 게시자에게 문의하세요
store-not-sold-there = { $market }에서는 판매하지 않습니다
store-price-per = { $per } { $price }
store-price-from = 최저 { $price }
store-price-term = { $per } { $price }, 약정 { $term }
store-price-sizes = 크기에 따라 시간당 { $least } ~ { $most }
store-price-meter = { $unit }당 { $price }
store-per-hour = 시간당
store-per-unit = { $unit } 및 시간당
store-per-months = { $months ->
    [1] 월
    [12] 연
   *[other] { $months }개월
}
store-per-user = { $months ->
    [1] 사용자당 월
    [12] 사용자당 연
   *[other] 사용자당 { $months }개월
}
store-sizes = 크기별 가격
store-size = 크기
store-hour = 시간당
store-meters = 사용한 만큼 지불하는 항목
store-meter = 측정 항목
store-meter-included = 포함된 양
store-meter-some = { $term }에 { $many }
store-meter-all = { $term } 동안 모두
store-images = 이미지 버전 { $many }개
store-image-state = 상태
store-image-active = 활성
store-image-deprecated = 사용 중단 예정, { $date }까지 제공
store-image-withdrawn = { $since }에 철회됨
store-image-ending = 사용 중단 예정
store-instead = 대체
store-reference = 참조
store-usage = 프로그램에서 쓰는 이름
store-publisher-id = 게시자 ID
store-offer-id = 오퍼 ID
store-plan-id = 플랜 ID
store-version = 버전
store-version-of = { $version }, { $date }
store-ends = { $date }까지 판매합니다.
store-plan-ends = 플랜 { $plan }: { $date }까지 판매합니다.
store-stopped = { $since }부터 판매하지 않습니다. 이미 구입한 고객은 계속 쓸 수 있습니다.
store-plan-stopped = 플랜 { $plan }: { $since }부터 판매하지 않습니다. 이미 구입한 고객은 계속 쓸 수 있습니다.
store-stopped-plans = 판매 중인 플랜이 없습니다. 이미 구입한 고객은 계속 쓸 수 있습니다.
store-note-because = { $text } { $because }
store-note-instead = 대신 { $other } 보기
store-act = 게시자 사이트에서 { $call }
store-act-leaves = 이 단추는 게시자 사이트로 연결됩니다. 아직 여기에서는 구입하지 않습니다.
store-act-ask = { $call }: 게시자에게 문의하세요. 아직 여기에서는 구입하지 않습니다.

# 목록.

store-new = 새 제품과 업데이트
store-count = 제품 { $many }개
store-count-most = 제품 { $many }개 이상
store-list-lead = 최근에 바뀐 제품부터 표시합니다.
store-list-none = 아직 판매 중인 제품이 없습니다.
store-pages = 이 목록의 페이지
store-first = 첫 페이지
store-next = 다음 페이지
