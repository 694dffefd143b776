# 모든 오퍼 페이지.

offers-title = 모든 오퍼
offers-lead-waiting = **오퍼 { $waiting }개가 라이브 전환을 기다립니다.**{ $failed ->
    [0] {""}
   *[other] {" "}{ $failed }개는 조치가 필요합니다.
}{ $running ->
    [0] {""}
   *[other] {" "}{ $running }개는 게시 중입니다.
}
offers-lead-attention = **오퍼 { $failed }개에 조치가 필요합니다.**{ $running ->
    [0] {""}
   *[other] {" "}{ $running }개는 게시 중입니다.
}
offers-lead-running = **오퍼 { $running }개를 게시하고 있습니다.** 따로 할 일은 없습니다.
offers-lead-quiet = **기다리는 일이 없습니다.** 라이브 { $live }개, 초안 { $draft }개입니다.
offers-lead-none = **아직 오퍼가 없습니다.** 오퍼는 고객이 찾고, 써 보고, 구입하는 상품입니다. 첫 오퍼를 만들고 원하는 만큼 초안으로 두세요.
offers-export = CSV 내보내기
offers-now = 게시 중
offers-refreshed = 마지막 갱신
offers-refresh = 새로 고침
offers-now-step = { $name }, { $all }단계 중 { $number }단계 · { $percent }
offers-now-since = { $since }에 시작했습니다. 보통 { $usually } 걸립니다.
offers-tab-all = 전체
offers-sought = 이름 또는 오퍼 ID
offers-type = 유형
offers-types-all = 모든 유형
offers-publisher = 게시자
offers-publishers-all = 모든 게시자
offers-rows = 행 수
offers-sort = 정렬
offers-apply = 적용
offers-clear = 필터 모두 지우기
offers-offer = 오퍼
offers-name = 이름
offers-status = 상태
offers-changed = 최근 변경
offers-waits = 버전 { $version }{ JOSA($version, "이") } 라이브 전환을 기다립니다
offers-step = { $all }단계 중 { $number }단계, { $name }
offers-failed = { $problems ->
    [0] { $name } 실패
   *[other] { $name }: 고칠 점 { $problems }건
}
offers-changes = 초안에 게시하지 않은 변경이 있습니다
offers-range = 오퍼 { $all }개 중 { $first }~{ $last }
offers-before = 이전 페이지
offers-next = 다음 페이지
offers-no-match = 조건에 맞는 오퍼가 없습니다. 필터를 지우거나 다른 말로 검색하세요.
offers-way = 초안에서 라이브까지
offers-way-1 = 1. 초안
offers-way-1-do = 작성
offers-way-1-how = 페이지를 원하는 순서로 채우세요. 고칠 점은 한꺼번에 모두 알려 드립니다.
offers-way-2 = 2. 미리 보기
offers-way-2-do = 확인
offers-way-2-how = 미리 보기로 게시하세요. 지정한 사람만 오퍼를 보고 써 볼 수 있습니다.
offers-way-3 = 3. 라이브
offers-way-3-do = 판매
offers-way-3-how = 만족스러우면 라이브로 전환하세요. 몇 분 안에 고객에게 보입니다.
offers-begin = 파일로 시작
offers-begin-how = 오퍼는 API나 파일로 만듭니다. 아래 첫 번째 명령은 마켓플레이스에서 오퍼를 읽어 오고, 두 번째는 같은 ID로 이곳에 만들고, 세 번째는 게시 파이프라인을 시험합니다.
