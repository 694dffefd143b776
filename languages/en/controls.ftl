# Controls of a form: texts with markup, lists of many values, categories and files.

rich-tools = Markup of { $label }
rich-bold = Bold
rich-italic = Italic
rich-heading = Heading
rich-list = List
rich-numbers = Numbers
rich-link = Link
rich-seen = As customers see it
rich-preview = Preview { $label }
rich-left-out = { $many ->
    [1] Customers do not see { $list }: it is left out.
   *[other] Customers do not see { $list }: they are left out.
}
picker-filter = Show only what holds
picker-chosen = { $n } of { $of } chosen
picker-all = Select all
picker-remitted = Select tax remitted ({ $many })
picker-none = Clear
picker-show-all = Show all { $many }
market-remitted = { $currency }, tax remitted
market-reseller = { $currency }, reseller market
market-mixed = { $currency }, tax by agreement
market-publisher = { $currency }, you remit the tax
market-free-only = Free and own licence only
categories-one = { $label } { $number }
categories-below = { $label } of { $number }
categories-show = Show { $label }
file-rule-picture = { $kinds }, { $sizes } pixels, up to { $most }
file-rule-sizes = { $kinds }, { $sizes } pixels
file-rule = { $kinds }, up to { $most }
file-none = No file yet
file-elsewhere = Kept at another address
file-address = Address
file-sending = Is being sent.
file-failed = It did not arrive. Try it again, or save the page: the file goes along.
file-remove = Remove
file-fits = { $facts }. Fits, checked { $day }.
file-misfit = { $facts }. { $why }.
