# 설명서: 글을 둘러싼 것.

help-title = 도움말
help-title-sought = 도움말: { $sought }
help-lead = 게시자와 운영자를 위한 마켓플레이스 설명서입니다. 모든 페이지에 그 페이지를 설명하는 부분으로 가는 링크가 있습니다.
help-contents = 차례
help-search = 설명서 검색
help-find = 검색
help-found = { $many ->
    [0] “{ $sought }” 검색 결과 없음
   *[other] “{ $sought }” 검색 결과 { $many }곳
}
help-none = 이 낱말이 모두 있는 글이 없습니다.
help-none-shorter = 낱말을 줄이거나 앞부분만 입력하세요.
help-none-other = 다른 말로 검색하세요.
help-none-words = 마켓플레이스의 용어를 참고하세요.
help-none-contents = 아래 차례에서 글을 선택하세요.
help-here = 이 글의 내용
help-around = 이어서 읽기
help-before = 이전 글
help-next = 다음 글
help-begin = 시작하기
help-offers = 내 오퍼
help-selling = 게시와 판매
help-operate = 운영자용
help-lookup = 찾아보기
