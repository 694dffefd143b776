# 스키마 규칙 밖에서 오퍼에 어긋나는 것.

more-to-correct = 여기 나온 { $told }건 말고도 고칠 것이 더 있습니다. 먼저 고친 뒤 다시 확인하세요.

# 오퍼 유형이 모르는 멤버.

member-unknown = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닙니다. 그대로 보관하지만 효과는 없습니다.
member-unknown-case = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닙니다. 올바른 표기는 `{ $meant }`입니다. 그대로 보관하지만 효과는 없습니다.
member-unknown-meant = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닙니다. 그대로 보관하지만 효과는 없습니다. `{ $meant }`{ JOSA($meant, "을") } 쓰려던 것인지 확인하세요.
member-unknown-audience = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닙니다. 그대로 보관하지만 효과는 없습니다. 보거나 살 수 있는 사람을 제한하려는 것일 수 있어 게시할 때 한 번 확인을 요청합니다.
member-unknown-audience-case = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닙니다. 올바른 표기는 `{ $meant }`입니다. 그대로 보관하지만 효과는 없습니다. 보거나 살 수 있는 사람을 제한하려는 것일 수 있어 게시할 때 한 번 확인을 요청합니다.
member-unknown-audience-meant = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닙니다. 그대로 보관하지만 효과는 없습니다. 보거나 살 수 있는 사람을 제한하려는 것일 수 있어 게시할 때 한 번 확인을 요청합니다. `{ $meant }`{ JOSA($meant, "을") } 쓰려던 것인지 확인하세요.
member-unconfirmed = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닌데 이름이 공개 대상을 가리킵니다. 이 멤버로는 아무도 막을 수 없습니다. 고치거나 빼거나, 아무도 제한하지 않는다는 것을 이 오퍼에 대해 한 번 확인하세요(`stoa offer confirm`).
member-unconfirmed-meant = `{ $name }`{ JOSA($name, "은") } 이 오퍼 유형의 멤버가 아닌데 이름이 공개 대상을 가리킵니다. 이 멤버로는 아무도 막을 수 없습니다. `{ $meant }`{ JOSA($meant, "을") } 쓰려던 것인지 확인하세요. 고치거나 빼거나, 아무도 제한하지 않는다는 것을 이 오퍼에 대해 한 번 확인하세요(`stoa offer confirm`).
member-sealed = 오퍼 유형이 이 이름을 모르므로 그 안의 텍스트를 비밀로 다룹니다. 암호화해 보관하고 다시 보여 주지 않습니다. 그대로 두려면 빼고, 지우려면 ""을 보내세요.
markup-left-out = { $label }의 다음 마크업은 구매자에게 표시되지 않습니다: { $strays }
secrets-too-many = 이름이 비밀을 가리키는 텍스트는 암호화해 보관합니다. 최대 { $most }개까지, 그 자리까지의 이름을 모두 합해 { $longest }자까지인데 이 텍스트는 개수나 깊이가 한도를 넘었습니다

# 범주.

category-unknown = 스토어에 `{ $key }` 범주가 없습니다. 스토어의 범주 중에서 고르세요.
industry-unknown = 스토어에 `{ $key }` 산업이 없습니다. 스토어의 산업 중에서 고르세요.
subcategory-unknown = `{ $key }`{ JOSA($key, "은") } `{ $category }`의 하위 범주가 아닙니다. 그 하위 범주 중에서 고르세요.
vertical-unknown = `{ $key }`{ JOSA($key, "은") } `{ $industry }`의 세부 산업이 아닙니다. 그 세부 산업 중에서 고르세요.
values-differ = { $name }{ JOSA($name, "이") } { $other }{ JOSA($other, "과") } 다릅니다. 둘을 같게 하세요.
values-out-of-order = { $name }{ JOSA($name, "은") } { $value }인데 { $other }({ $least })보다 작습니다. 더 크게 하세요.
values-alike = { $other }{ JOSA($other, "과") } 다른 값을 입력하세요.

# 게시하면 바꿀 수 없는 것.

fixed-value = 게시한 뒤에는 { $label }{ JOSA($label, "을") } 바꿀 수 없습니다. 게시된 값으로 되돌리세요.
fixed-absence = 오퍼가 { $label } 없이 게시되었습니다. 이제 추가할 수 없습니다.
fixed-presence = 게시된 오퍼의 가격은 { $label }{ JOSA($label, "으로") } 정해져 있습니다. 되돌려 넣으세요.
fixed-ceiling = 게시한 뒤에는 { $label }{ JOSA($label, "을") } 내릴 수만 있습니다. { $most } 이하로 입력하세요.
fixed-entries = { $label }의 게시된 항목은 그대로 있어야 합니다. 다음을 되돌려 넣으세요: { $entries }
plan-missing = 플랜 `{ $id }`{ JOSA($id, "은") } 라이브인데 이 초안에 없습니다. 초안이 라이브가 되면 아무도 살 수 없고 그 ID는 다시 쓸 수 없습니다. 유지하려면 되돌려 넣으세요.
plan-id-of-removed = 플랜 ID `{ $id }`{ JOSA($id, "은") } 라이브 오퍼에서 제거된 플랜의 것이어서 다시 쓸 수 없습니다. 다른 ID를 고르세요
plan-id-of-deleted = 플랜 ID `{ $id }`{ JOSA($id, "은") } 삭제된 플랜의 것이어서 다시 쓸 수 없습니다. 다른 ID를 고르세요
offer-id-of-deleted = ID `{ $id }`{ JOSA($id, "은") } 삭제된 오퍼의 것이어서 다시 쓸 수 없습니다. 다른 ID를 고르세요
image-version-taken = 버전 { $version }{ JOSA($version, "은") } 다른 디스크({ $disk })로 라이브였습니다. 이 디스크에는 새 버전을 매기세요
offer-type-fixed = 이 오퍼의 유형은 `{ $own }`이고 바꿀 수 없습니다. `{ $other }`{ JOSA($other, "은") } 새 오퍼로 만드세요

# 페이지.

page-no-plan = 그런 플랜이 없습니다. 먼저 `{ $page }` 페이지에서 추가하세요.
page-no-object = 개체를 보내세요.
page-wrong-type = `{ $name }`에는 { $kind }{ JOSA($kind, "을") } 넣으세요.
page-of-another = `{ $name }`{ JOSA($name, "은") } 이 페이지가 아니라 `{ $page }` 페이지에 있습니다. 그곳에서 바꾸세요.
page-value-gone = 이제 없거나 처음부터 없었습니다.
page-value-now = 지금 값은 { $value }입니다.
page-saved = { $at }에 { $who }{ JOSA($who, "이") } { $page } 페이지를 저장했습니다.
page-saved-with-offer = { $at }에 { $who }{ JOSA($who, "이") } 오퍼 전체를 저장했습니다.

# 정의를 둘러싼 것.

definition-no-object = `definition`은 개체여야 합니다
definition-too-large = 마켓플레이스가 채우는 값까지 더하면 정의가 { $bytes }바이트, 값 { $values }개입니다. 최대 { $most_bytes }바이트, 값 { $most_values }개까지 보관합니다. 항목을 줄여 보내세요
type-versions-no-object = `offerTypeVersions`는 버전 번호의 개체이거나 없어야 합니다
offer-type-no-text = `offerTypeId`는 텍스트여야 합니다
address-contradicts = `{ $member }` 값은 { $other }인데 주소에는 `{ $path }`{ JOSA($path, "이") } 있습니다. 둘을 같게 하세요
name-holds-nul = 이름에 문자 U+0000이 들어 있습니다. 빼세요
id-missing = `{ $member }`{ JOSA($member, "이") } 없습니다. 어느 오퍼인지 알려면 필요합니다
ids-too-long = `{ $ids }`{ JOSA($ids, "은") } { $length }자인데 { $most }자까지 쓸 수 있습니다. 더 짧은 오퍼 ID를 고르세요
publisher-id-invalid = `{ $value }`{ JOSA($value, "은") } 올바른 게시자 ID가 아닙니다. a-z, 0-9, `_`, `-`로 된 1~50자를 쓰고 영문자나 숫자로 시작하세요
offer-id-invalid = `{ $value }`{ JOSA($value, "은") } 올바른 오퍼 ID가 아닙니다. a-z, 0-9, `_`, `-`로 된 1~50자를 쓰고 영문자나 숫자로 시작하세요
plan-id-invalid = `{ $value }`{ JOSA($value, "은") } 올바른 플랜 ID가 아닙니다. a-z, 0-9, `_`, `-`로 된 1~50자를 쓰고 영문자나 숫자로 시작하세요
offer-type-id-invalid = `{ $value }`{ JOSA($value, "은") } 올바른 오퍼 유형 ID가 아닙니다. a-z, 0-9, `_`, `-`로 된 1~50자를 쓰고 영문자나 숫자로 시작하세요

# 새 오퍼나 플랜의 시작.

begin-type-missing = 무엇을 판매할지 선택하세요. 오퍼에는 유형이 있어야 합니다.
begin-type-unknown = `{ $id }` 오퍼 유형이 없습니다.
begin-type-differs = 선택한 유형은 `{ $own }`이고 시작할 내용의 유형은 `{ $other }`입니다. 같은 유형을 선택하거나 다른 내용으로 시작하세요.
begin-type-retired = `{ $id }` 유형의 새 오퍼는 만들 수 없습니다. `{ $successor }`{ JOSA($successor, "을") } 선택하세요.
plan-id-taken = 플랜 `{ $id }`{ JOSA($id, "이") } 이미 있습니다. 다른 ID를 쓰세요
