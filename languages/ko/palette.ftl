# 포털 전체에서 찾은 것.

search-title = 검색
search-lead = 오퍼, 플랜, 페이지, 설명서를 이름이나 ID의 일부로 찾습니다. 오퍼와 페이지를 함께 쓰면 바로 갈 수 있습니다: secure-linux 목록
search-sought = 찾는 말
search-button = 검색
search-told = { $many ->
    [0] “{ $sought }”에 맞는 것이 없습니다. 다른 말이나 일부만 입력하세요.
   *[other] “{ $sought }”에 맞는 것을 { $many }개 찾았습니다.
}
search-offers = 오퍼
search-plans = 플랜
search-pages = 오퍼 페이지
search-portal = 포털 페이지
search-help = 설명서
search-more = 조건에 맞는 모든 오퍼
