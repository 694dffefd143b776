# 모든 페이지를 둘러싼 것과 모든 페이지가 함께 쓰는 것.

shell-skip = 본문으로 건너뛰기
shell-menu = 메뉴
shell-close = 메뉴 닫기
shell-pages = 페이지
shell-crumbs = 이 페이지의 위치
shell-program = 상업용 마켓플레이스
shell-change-account = 계정 변경
shell-search = 오퍼, 플랜, 페이지 검색
shell-help = 도움말
shell-manual = 설명서
shell-account = 계정
shell-me = 내 계정
shell-sessions = 로그인한 곳
shell-sign-out = 로그아웃
shell-api = API(영문)
shell-status = 서비스 상태
theme-light = 밝은 색 사용
theme-dark = 어두운 색 사용
theme-machine = 이 기기의 색 사용
marketplace-itself = 마켓플레이스

# 상태.

state-draft = 초안
state-running = 게시 진행 중
state-preview = 미리 보기
state-live = 라이브
state-attention = 조치 필요
state-stopped = 판매 중지

# 시각과 기간.

time-today = 오늘 { $clock }
time-yesterday = 어제 { $clock }
time-within-today = 오늘 { $clock }
time-within-yesterday = 어제 { $clock }
duration-seconds = { $seconds }초
duration-minutes = { $minutes }분
duration-hours = { $hours }시간 { $minutes }분
duration-days = { $days }일 { $hours }시간
size-bytes = { $bytes }바이트

# 첫 페이지.

front-title = 상업용 마켓플레이스
front-lead = 게시자는 이 포털에서, 쓰던 도구로, 또는 API로 이곳의 오퍼를 관리합니다.
front-pages = 페이지
front-programs = 프로그램용
front-catalogue = 판매 중인 오퍼(JSON)
front-api = 요청할 수 있는 모든 것(OpenAPI)
front-ready = 지금 요청에 응답하는지 여부
