# What is wrong with prices.

price-missing = Enter a price per core, per core size, per region or in a spreadsheet (0 for free).
price-in-several-ways = Give prices in one way only; this plan has { $models }.
price-with-own-licence = A plan whose customers bring their own licence has no price: remove it or set it to 0.
price-in-another-way = Give these prices in the same way as { $other }.
price-differs = The price is { $price } here and { $before } in { $other }: make them the same.
free-trial-differs = The free trial is another one than in { $other }: make them the same.
price-no-json-number = A price must be a JSON number such as 1.25.
price-not-a-number = The price { $price } is not a number such as 1.25.
price-negative = The price { $price } is negative.
price-too-large = The price { $price } has more than { $most } digits before the decimal point.
price-too-precise = The price { $price } has more than { $most } decimals; round it.
price-too-large-for-currencies = The price is too large for the currencies it is sold in.
price-of-size-missing = Enter a price for { $size }.
price-per-core-and-sheet = Give either a price per core or a price spreadsheet, not both.
price-per-core-no-object = The price per core must be an object with a currency.
price-per-core-not-in-usd = Prices per core are in USD; prices in other currencies are given by region.
price-per-core-without-currency = Enter the currency USD.
price-per-core-or-size = Give either one price per core or a price for every core size.
pricing-no-object = The pricing of a plan must be an object.
prices-by-region-no-object = Prices by region must be an object with a member for each region.
prices-by-size-no-object = Prices by core size must be an object.
core-size-unknown = { $size } is not a core size such as sharedcore, 1core or 2core.
price-only-free = In { $market } plans are free or customers bring their licence: do not sell this plan there, or take the price off.
exchange-rate-unknown = No exchange rate from USD to { $currency } is known for { $date }.

# Regions.

region-unknown = { $region } is not a region where offers can be bought.
region-unknown-with-price = { $region } is not a region where offers can be bought: remove its prices.
region-without-price = Add prices for the region { $region }, or stop selling there.
region-not-sold = The region { $region } has prices but is not sold: add it to the regions to sell there.
region-currency = Prices of the region { $region } are in { $currency }.
region-currency-differs = Prices of the region { $region } are in { $expected }, not { $found }.
region-for-free-plans = Only plans without a price can be sold in { $region }: stop selling there.

# Price spreadsheets. `cell` is its name, such as B2.

sheet-not-read = The price spreadsheet has not been read.
sheet-empty = The price spreadsheet is empty.
sheet-without-rows = The price spreadsheet has no usable row of prices.
sheet-without-region = The price spreadsheet has no row for { $region }: add one, or stop selling there.
sheet-missing-column = Row { $row }: there is no column { $name }.
sheet-second-column = Cell { $cell }: a second column { $name }.
sheet-unknown-column = Cell { $cell }: the column { $name } is neither Region, Currency nor a core size such as 1core.
sheet-unnamed-column = Cell { $cell }: this column has no name.
sheet-unknown-region = Cell { $cell }: { $region } is not a region where offers can be bought.
sheet-currency = Cell { $cell }: prices of the region { $region } are in { $currency }.
sheet-second-row = Cell { $cell }: a second row for { $region }.
sheet-price-missing = Cell { $cell }: enter a price (0 for free).
sheet-price-not-a-number = Cell { $cell }: the price { $price } is not a number such as 1.25.
sheet-price-negative = Cell { $cell }: the price { $price } is negative.
sheet-price-too-large = Cell { $cell }: the price { $price } has more than { $most } digits before the decimal point.
sheet-price-too-precise = Cell { $cell }: the price { $price } has more than { $most } decimals; round it.
sheets-differ = This price spreadsheet has other prices than that of { $other }: give the same.
sheets-too-many-prices = The price spreadsheets come to more than { $most } prices: sell fewer plans by them, or in fewer regions.
reasons-more = and { $count } more

# Tables of the prices of a plan.

prices-without-rows = There is no row of prices: send the table as it was exported, with what is to change.
prices-of-other-plan = Cell { $cell }: this row is of the plan { $other }, and these are the prices of { $own }.
prices-missing-column = Sheet { $sheet }, row { $row }: there is no column { $name }.
prices-unknown-column = Cell { $cell }: the plan has nothing called { $name }. What it has: { $known }
prices-not-sold = Cell { $cell }: the plan is not sold in { $market }: remove this, or sell there first.
prices-all-in-usd = Cell { $cell }: prices that hold everywhere are in USD.
prices-only-free = Cell { $cell }: in { $market } plans are free or customers bring their licence: leave this empty.
