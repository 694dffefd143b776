# 가격에 어긋나는 것.

price-missing = 가격을 코어당, 코어 크기별, 국가/지역별 또는 스프레드시트로 입력하세요(무료는 0).
price-in-several-ways = 가격은 한 가지 방식으로만 입력하세요. 이 플랜에는 { $models }{ JOSA($models, "이") } 함께 있습니다.
price-with-own-licence = 고객이 자기 라이선스를 가져오는 플랜에는 가격이 없습니다. 가격을 빼거나 0으로 하세요.
price-in-another-way = 이 가격을 { $other }{ JOSA($other, "과") } 같은 방식으로 입력하세요.
price-differs = 가격이 여기서는 { $price }이고 { $other }에서는 { $before }입니다. 둘을 같게 하세요.
free-trial-differs = 무료 평가판 기간이 { $other }{ JOSA($other, "과") } 다릅니다. 둘을 같게 하세요.
price-no-json-number = 가격은 1.25와 같은 JSON 숫자여야 합니다.
price-not-a-number = 가격 { $price }{ JOSA($price, "은") } 1.25와 같은 숫자가 아닙니다.
price-negative = 가격 { $price }{ JOSA($price, "은") } 음수입니다.
price-too-large = 가격 { $price }{ JOSA($price, "은") } 소수점 앞이 { $most }자리를 넘습니다.
price-too-precise = 가격 { $price }{ JOSA($price, "은") } 소수점 아래가 { $most }자리를 넘습니다. 반올림하세요.
price-too-large-for-currencies = 판매하는 통화로 바꾸기에는 가격이 너무 큽니다.
price-of-size-missing = { $size }의 가격을 입력하세요.
price-per-core-and-sheet = 코어당 가격과 가격 스프레드시트 중 하나만 입력하세요.
price-per-core-no-object = 코어당 가격은 통화가 있는 개체여야 합니다.
price-per-core-not-in-usd = 코어당 가격은 USD로 입력합니다. 다른 통화의 가격은 국가/지역별로 입력하세요.
price-per-core-without-currency = 통화 USD를 입력하세요.
price-per-core-or-size = 코어당 가격 하나를 입력하거나 모든 코어 크기의 가격을 입력하세요.
pricing-no-object = 플랜의 가격 정보는 개체여야 합니다.
prices-by-region-no-object = 국가/지역별 가격은 국가/지역마다 멤버가 있는 개체여야 합니다.
prices-by-size-no-object = 코어 크기별 가격은 개체여야 합니다.
core-size-unknown = { $size }{ JOSA($size, "은") } sharedcore, 1core, 2core와 같은 코어 크기가 아닙니다.
price-only-free = { $market }에서는 무료이거나 고객이 자기 라이선스를 가져오는 플랜만 판매합니다. 그곳의 판매를 중지하거나 가격을 빼세요.
exchange-rate-unknown = { $date } 기준으로 USD에서 { $currency }{ JOSA($currency, "으로") } 바꾸는 환율이 없습니다.

# 국가/지역.

region-unknown = { $region }{ JOSA($region, "은") } 오퍼를 살 수 있는 국가/지역이 아닙니다.
region-unknown-with-price = { $region }{ JOSA($region, "은") } 오퍼를 살 수 있는 국가/지역이 아닙니다. 그 가격을 빼세요.
region-without-price = 국가/지역 { $region }의 가격을 추가하거나 그곳의 판매를 중지하세요.
region-not-sold = 국가/지역 { $region }에 가격이 있지만 판매하지 않습니다. 판매하려면 국가/지역에 추가하세요.
region-currency = 국가/지역 { $region }의 가격은 { $currency }{ JOSA($currency, "으로") } 입력합니다.
region-currency-differs = 국가/지역 { $region }의 가격은 { $found } 말고 { $expected }{ JOSA($expected, "으로") } 입력하세요.
region-for-free-plans = { $region }에서는 무료 플랜만 판매할 수 있습니다. 그곳의 판매를 중지하세요.

# 가격 스프레드시트. `cell`은 B2와 같은 셀 이름입니다.

sheet-not-read = 가격 스프레드시트를 아직 읽지 않았습니다.
sheet-empty = 가격 스프레드시트가 비어 있습니다.
sheet-without-rows = 가격 스프레드시트에 쓸 수 있는 가격 행이 없습니다.
sheet-without-region = 가격 스프레드시트에 { $region } 행이 없습니다. 추가하거나 그곳의 판매를 중지하세요.
sheet-missing-column = { $row }행: { $name } 열이 없습니다.
sheet-second-column = 셀 { $cell }: { $name } 열이 두 번 나옵니다.
sheet-unknown-column = 셀 { $cell }: 열 { $name }{ JOSA($name, "은") } Region, Currency 또는 1core와 같은 코어 크기가 아닙니다.
sheet-unnamed-column = 셀 { $cell }: 이 열에 이름이 없습니다.
sheet-unknown-region = 셀 { $cell }: { $region }{ JOSA($region, "은") } 오퍼를 살 수 있는 국가/지역이 아닙니다.
sheet-currency = 셀 { $cell }: 국가/지역 { $region }의 가격은 { $currency }{ JOSA($currency, "으로") } 입력합니다.
sheet-second-row = 셀 { $cell }: { $region } 행이 두 번 나옵니다.
sheet-price-missing = 셀 { $cell }: 가격을 입력하세요(무료는 0).
sheet-price-not-a-number = 셀 { $cell }: 가격 { $price }{ JOSA($price, "은") } 1.25와 같은 숫자가 아닙니다.
sheet-price-negative = 셀 { $cell }: 가격 { $price }{ JOSA($price, "은") } 음수입니다.
sheet-price-too-large = 셀 { $cell }: 가격 { $price }{ JOSA($price, "은") } 소수점 앞이 { $most }자리를 넘습니다.
sheet-price-too-precise = 셀 { $cell }: 가격 { $price }{ JOSA($price, "은") } 소수점 아래가 { $most }자리를 넘습니다. 반올림하세요.
sheets-differ = 이 가격 스프레드시트의 가격이 { $other }의 것과 다릅니다. 같은 가격을 넣으세요.
sheets-too-many-prices = 가격 스프레드시트의 가격이 모두 { $most }개를 넘습니다. 스프레드시트로 파는 플랜이나 국가/지역을 줄이세요.
reasons-more = 그 밖에 { $count }건

# 플랜의 가격 표.

prices-without-rows = 가격 행이 없습니다. 내보낸 표에서 바꿀 것만 바꿔 보내세요.
prices-of-other-plan = 셀 { $cell }: 이 행은 플랜 { $other }의 것인데, 이 표는 플랜 { $own }의 가격입니다.
prices-missing-column = 시트 { $sheet }, { $row }행: { $name } 열이 없습니다.
prices-unknown-column = 셀 { $cell }: 이 플랜에는 { $name }{ JOSA($name, "이") } 없습니다. 있는 것: { $known }
prices-not-sold = 셀 { $cell }: 이 플랜은 { $market }에서 판매하지 않습니다. 값을 지우거나 먼저 그곳에서 판매하세요.
prices-all-in-usd = 셀 { $cell }: 모든 국가/지역에 쓸 가격은 USD로 입력합니다.
prices-only-free = 셀 { $cell }: { $market }에서는 무료이거나 고객이 자기 라이선스를 가져오는 플랜만 판매합니다. 비워 두세요.
