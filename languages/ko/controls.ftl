# 양식의 컨트롤: 마크업이 있는 글, 값이 많은 목록, 범주, 파일.

rich-tools = { $label }의 마크업
rich-bold = 굵게
rich-italic = 기울임
rich-heading = 제목
rich-list = 목록
rich-numbers = 번호 목록
rich-link = 링크
rich-seen = 고객에게 보이는 모습
rich-preview = { $label } 미리 보기
rich-left-out = { $many ->
   *[other] 고객에게 보이지 않고 빠지는 것: { $list }
}
picker-filter = 찾을 말
picker-chosen = { $of }개 중 { $n }개 선택
picker-all = 모두 선택
picker-remitted = 세금 대납 국가 선택({ $many })
picker-none = 선택 해제
picker-show-all = { $many }개 모두 보기
market-remitted = { $currency }, 세금 대납
market-reseller = { $currency }, 재판매 국가
market-mixed = { $currency }, 계약에 따라 세금 처리
market-publisher = { $currency }, 게시자가 세금 납부
market-free-only = 무료와 자체 라이선스만
categories-one = { $label } { $number }
categories-below = { $number }번의 { $label }
categories-show = { $label } 표시
file-rule-picture = { $kinds }, { $sizes }픽셀, 최대 { $most }
file-rule-sizes = { $kinds }, { $sizes }픽셀
file-rule = { $kinds }, 최대 { $most }
file-none = 파일 없음
file-elsewhere = 다른 주소에 있음
file-address = 주소
file-sending = 보내는 중입니다.
file-failed = 파일이 도착하지 않았습니다. 다시 시도하거나 페이지를 저장하세요. 파일이 함께 전송됩니다.
file-remove = 제거
file-fits = { $facts }. 맞습니다. { $day } 확인.
file-misfit = { $facts }. { $why }.
