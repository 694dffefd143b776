# 함께 일하는 게시자와 로그인한 곳.

accounts-title = 계정 선택
accounts-lead = **{ $many }개 계정**에 속해 있습니다. 모든 작업은 여기서 선택한 계정에 반영됩니다.
accounts-none = **아직 속한 계정이 없습니다.** 게시자의 소유자나 이 마켓플레이스의 운영자에게 역할을 요청하세요.
accounts-not-found = **조건에 맞는 계정이 없습니다.** 다른 말로 검색하세요.
accounts-find = 계정 찾기
accounts-more = 계정 { $found }개 중 { $shown }개를 표시합니다. 다른 계정은 이름으로 검색하세요.
role-owner = 소유자
role-contributor = 기여자
role-operator = 운영자
sessions-title = 로그인한 곳
sessions-lead = { $many ->
    [1] **이곳에서만 로그인되어 있습니다.** 아무 작업도 하지 않으면 세션이 저절로 끝납니다.
   *[other] **브라우저 { $many }곳에서 로그인되어 있습니다.** 모르는 세션은 끝내세요.
}
sessions-where = 브라우저
sessions-since = 시작
sessions-seen = 마지막 사용
sessions-this = 현재 세션
sessions-end = 끝내기
sessions-end-others = 나머지 모두 끝내기
sessions-browser = { $system }의 { $browser }
sessions-unnamed = 이름 없는 브라우저
