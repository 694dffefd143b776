# 이전 포털의 북마크와 그 페이지가 어떻게 되었는지.

bookmark-profile = 게시자 프로필
bookmark-users = 사용자
bookmark-history = 기록
bookmark-insights = 인사이트
bookmark-payouts = 지급
bookmark-other = 이전 포털의 다른 북마크
moved-users = 이 포털에는 사용자 페이지가 없습니다. 계정과 역할은 마켓플레이스 운영자가 관리합니다. 대신 오퍼 목록으로 왔습니다.
moved-history = 기록은 오퍼마다 있습니다. 오퍼를 열고 기록을 선택하세요.
moved-insights = 이 포털에는 인사이트 페이지가 없습니다. 대신 오퍼 목록으로 왔습니다.
moved-payouts = 이 포털에는 지급 페이지가 없습니다. 대신 오퍼 목록으로 왔습니다.
moved-unknown = 이 북마크에 해당하는 페이지가 없습니다. 대신 오퍼 목록으로 왔습니다.
moved-more = 이전 포털의 페이지가 있는 곳
