# The page of a plan's prices.

pricing-title = Pricing
pricing-lead-own = **{ $own ->
    [one] One price differs from the base price.
   *[other] { $own } prices differ from the base price.
  }** All others follow it at the rate of { $day }.
pricing-lead-all-own = **{ $own ->
    [one] One price is given for its market.
   *[other] { $own } prices are given for their markets.
  }** No other follows the base price.
pricing-lead-none = **All prices follow the base price**, at the rate of { $day }.
pricing-lead-dollars = **All prices are the base price**: the plan is sold in US dollars only.
pricing-lead-missing = **{ $missing ->
    [one] One price is missing.
   *[other] { $missing } prices are missing.
  }** Enter a base price, or a price for each market where the plan is sold.
pricing-none-yet = **The plan has no prices yet.** Choose how it is charged for, then enter its prices.
pricing-none-here = **Nothing of the plan has a price yet.**
pricing-none-free = **The plan is free.** Nothing is charged through the marketplace.
pricing-none-licence = **Customers bring their own licence.** Nothing is charged through the marketplace.

pricing-model = How the plan is charged for
pricing-model-show = Show its prices
pricing-model-none = No prices
pricing-model-none-about = Nothing is charged through the marketplace.
pricing-model-free = Free
pricing-model-free-about = Nothing is charged.
pricing-model-licence = Own licence
pricing-model-licence-about = No charge through the marketplace.
pricing-model-flat = Flat rate
pricing-model-flat-about = One price for a subscription, however many use it.
pricing-model-user = Per user
pricing-model-user-about = A price for each user of a subscription.
pricing-model-unit = Pay for use
pricing-model-unit-about = A price for each hour and unit that runs, and for what meters count.
pricing-model-core = Per core
pricing-model-core-about = One price for each core and hour.
pricing-model-size = Per core size
pricing-model-size-about = One price for each size, in all markets.
pricing-model-market = Per market and core size
pricing-model-market-about = A price for each size in each market.
pricing-card-fixed = Fixed since version { $version }.
pricing-other-model = These would be the prices. Nothing is stored until you save the draft.

pricing-per-hour = Prices per hour
pricing-prices = Prices
pricing-fact = { $rows ->
    [one] One price
   *[other] { $rows } prices
  } × { $shown } of { $all } markets
pricing-corner = What is charged
pricing-corner-size = Core size
pricing-base = Base price
pricing-row-month = One month
pricing-row-term = { $term }, { $payment }
pricing-row-hour = One hour: { $unit }
pricing-row-meter = { $name }, per { $unit }
pricing-row-cores = { $many ->
    [one] 1 core
   *[other] { $many } cores
  }
pricing-row-shared = Shared core
pricing-term-months = { $many ->
    [one] 1 month
   *[other] { $many } months
  }
pricing-term-years = { $many ->
    [one] 1 year
   *[other] { $many } years
  }
pricing-paid-upfront = paid upfront
pricing-paid-monthly = paid every month
pricing-paid-yearly = paid every year

pricing-was = was { $price }
pricing-live = live { $price }
pricing-theirs = stored meanwhile: { $price }
pricing-theirs-none = emptied meanwhile

pricing-view = Part of the prices that is shown
pricing-market = Show market
pricing-market-hint = Name or code, such as KR
pricing-show = Show
pricing-show-all = All prices
pricing-show-own = Own prices
pricing-show-live = Differing from live
pricing-choose = Choose columns
pricing-choose-all = All markets
pricing-choose-usual = The usual ones
pricing-choose-show = Show these markets
pricing-recalculate = Recalculate from base
pricing-recalculated = The prices of their own in the markets below would follow the base price again. Nothing is stored until you save the draft.
pricing-pasted = { "{n}" } prices were filled in. Save the draft to store them.
pricing-legend = Bold prices are your own; grey ones follow the base price. Empty a price to let it follow.
pricing-rate = 1 USD = { $rate } { $currency }
pricing-rate-of = { $rate }, { $day }
pricing-legend-base = Bold prices are your own; grey ones are the base price at the rate of the day it was saved.
pricing-legend-keys = Arrow keys move between prices, F2 edits one; paste a block from a spreadsheet to fill it.
pricing-legend-by-market = The base price is what most markets in US dollars pay; a change of it takes along whatever follows it, at today's rates.
pricing-legend-fixed = Prices with a dashed edge are fixed since version { $version }.
pricing-legend-ceiling = A price on a live plan may fall, never rise.

pricing-markets = Markets
pricing-markets-fact = { $many ->
    [0] Sold in no market
    [one] Sold in one market
   *[other] Sold in { $many } markets
  }
pricing-markets-where = Where the plan is sold is chosen on its availability page.
pricing-markets-choose = Choose markets

pricing-must = { $many ->
    [one] One thing must change before you publish
   *[other] { $many } things must change before you publish
  }
pricing-met-fields = Both of you changed { $names }, too: what you filled in is kept.
pricing-wrong = { $many ->
    [one] One thing keeps this from being stored
   *[other] { $many } things keep this from being stored
  }
pricing-wrong-rest-stored = { $many ->
    [one] One price could not be stored
   *[other] { $many } prices could not be stored
  }; the other { $stored } you changed were
pricing-at = { $cell }: { $problem }
pricing-comma = { $price } may be { $whole } or { $decimal }. Write it one of these ways.
pricing-no-number = { $price } is no number. Enter an amount such as 1250.50.
pricing-negative = { $price } is negative. Enter 0 or more.
pricing-too-large = { $price } has more than { $most } digits before the decimal point. Enter a smaller amount.
pricing-no-decimals = { $price } has decimals that its currency has not. Enter a whole amount.
pricing-too-precise = { $price } has more than { $most } decimals. Round it.

pricing-met = Somebody saved this page since you opened it. What you typed is here on top of what is stored now; save the draft to store it.
pricing-met-both = { $both ->
    [one] Somebody saved this page since you opened it, and both of you changed one price. Theirs stands below yours: keep yours or enter theirs, then save the draft.
   *[other] Somebody saved this page since you opened it, and both of you changed { $both } prices. Theirs stand below yours: keep yours or enter theirs, then save the draft.
  }
pricing-saved = Saved as a draft.

pricing-export = Export
pricing-export-csv = Export CSV
pricing-import = Import
pricing-import-title = Import prices
pricing-import-lead = **Nothing is stored until you have seen what changes.** Export the prices, change them in a spreadsheet, and send the file.
pricing-import-lead-wrong = **The file was not taken.** Correct it and send it again; nothing was stored.
pricing-import-lead-same = **The file changes nothing.** All of its prices are stored already.
pricing-import-lead-changes = **{ $many ->
    [one] One price would change.
   *[other] { $many } prices would change.
  }** Nothing is stored yet.
pricing-import-wrong = { $many ->
    [one] One thing is wrong with the file
   *[other] { $many } things are wrong with the file
  }
pricing-import-more = { $many ->
    [one] One more is not shown.
   *[other] { $many } more are not shown.
  }
pricing-import-by-market = The prices of these machines hold everywhere now. With these changes each size has a price in each market from then on.
pricing-import-changes = What would change
pricing-import-market = Market
pricing-import-before = Now
pricing-import-after = Then
pricing-import-none = none
pricing-import-follows = follows the base price
pricing-import-save = Save draft
pricing-import-file = File
pricing-import-choose = Spreadsheet with prices
pricing-import-hint = A workbook (.xlsx) or a CSV file as Export makes it, up to 8 MB. Formulas are not read.
pricing-import-look = See what changes
pricing-import-no-file = There is no file. Choose one.
pricing-import-unreadable = The file cannot be read. Send a workbook (.xlsx) or a CSV file as Export makes it.
