# 구매자에게 보이는 제품 페이지.

product-title = 미리 보기 페이지
product-note = **초안 미리 보기입니다.** 게시하기 전에는 구매자에게 보이지 않습니다.
product-note-preview = **초안 미리 보기입니다.** 아직 구매자에게 보이지 않으며, 버전 { $preview }{ JOSA($preview, "이") } 미리 보기 상태입니다.
product-note-live = **초안 미리 보기입니다.** 구매자에게는 버전 { $live }{ JOSA($live, "이") } 보입니다.
product-compare = 다른 점 보기
product-tabs = 이 페이지의 부분
product-overview = 개요
product-plans = 플랜과 가격
product-details = 세부 정보와 지원
product-legal = 법적 고지
product-from = 최저
product-plan = 플랜
product-price = 가격
product-terms = 약정
product-no-price = 아직 알 수 없음
product-yes = 예
product-sold-by = 판매자
product-picture = 제품 그림
product-picture-elsewhere = 다른 주소에 있는 그림이며 게시할 때 가져옵니다
product-no-summary = 아직 요약이 없습니다.
product-no-overview = 아직 설명과 그림이 없습니다. 오퍼 목록 페이지에 입력합니다.
product-no-plans = 아직 플랜이 없습니다.
product-no-details = 아직 세부 정보와 지원 정보가 없습니다.
product-no-legal = 아직 약관과 개인 정보 정보가 없습니다.
