# 페이지를 연 뒤에 다른 사람이 저장했을 때의 두 버전.

differ-title = 이 페이지를 연 뒤에 다른 사람이 변경하여 아직 저장하지 않았습니다
differ-lead = 두 버전을 비교한 뒤 필드마다 선택하세요. 한쪽에서만 변경한 내용은 이미 선택되어 있습니다.
differ-missing = 아직 저장하지 않았습니다. 필드 { $many }개에서 두 버전 중 하나를 선택하세요.
differ-fields = 서로 다른 필드
differ-counted = 필드 { $many }개
differ-by-theirs = 다른 사람이 변경함
differ-by-mine = 직접 변경함
differ-by-both = 양쪽에서 변경함
differ-theirs = 저장된 내용
differ-mine = 입력한 내용
differ-nothing = 없음
differ-secret = 표시하지 않는 비밀 값
differ-choose = 둘 중 하나를 선택하세요.
differ-choose-of = { $label }: 둘 중 하나를 선택하세요.
differ-discard = 입력한 내용 취소
differ-save = 선택한 내용 저장
