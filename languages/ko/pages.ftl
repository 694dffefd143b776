# 탐색 영역에 있는 오퍼의 페이지와 각 페이지의 상태.

pages-of-offer = 오퍼 페이지
pages-plans = 플랜
pages-plan-overview = 플랜 개요
pages-more-plans = 플랜 { $many }개 더 보기
pages-publish = 게시
pages-changed = { $many }개 변경됨
mark-complete = 완료
mark-changed = 게시하지 않은 변경
mark-incomplete = 미완료
mark-not-started = 시작 전
