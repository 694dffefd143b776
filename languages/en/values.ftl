# What is wrong with a value, by the rules of an offer type's schema. `label` is what people call its place.

value-required = Enter { $label }.
value-wrong-type = { $label } must be { $kind }.
value-not-listed = { $label } must be one of { $choices }.
value-not-listed-of-many = { $label } must be one of { $count } values ({ $choices }, …).
value-not-constant = { $label } must be { $value }.
value-too-long = Shorten { $label } to at most { $most } characters; it has { $size }.
value-too-many-entries = Keep at most { $most } entries in { $label }; it has { $size }.
value-too-short = Lengthen { $label } to at least { $least } characters; it has { $size }.
value-too-few-entries = { $least ->
    [1] Add at least { $least } entry to { $label }.
   *[other] Add at least { $least } entries to { $label }.
}
value-too-small = { $label } must be at least { $least }.
value-too-large = { $label } must be at most { $most }.
value-not-above = { $label } must be more than { $limit }.
value-not-below = { $label } must be less than { $limit }.
value-not-a-multiple = { $label } must be a multiple of { $factor }.
value-wrong-form = { $label } must be { $form }.
value-holds-stray = { $label } must not hold { $found }: take it out.
value-wrong-pattern = { $label } does not have the required form.
value-repeated-entries = Remove the repeated entries of { $label }.
value-repeated-id = { $label } `{ $id }` is used twice: choose another.
value-contradicts = { $label } contradicts other values.

# Places without a name of their own.

label-entry = Entry { $number } of { $list }
label-name = The name of { $label }

# Lists of a few things, two by two.

either = { $first } or { $second }
both = { $first } and { $second }

# Kinds of values, read after "must be".

kind-text = a text
kind-list = a list
kind-object = an object
kind-whole-number = a whole number
kind-number = a number
kind-boolean = true or false

# Forms of texts, read after "must be".

form-http-url = a web address that starts with http:// or https://
form-https-url = a web address that starts with https://
form-slug = 1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit
form-emails = mail addresses separated by commas or semicolons
form-email = a mail address such as name@example.com
form-json = JSON, such as {"{"}"interval": 5{"}"}
form-uuid = an id of the form 00000000-0000-0000-0000-000000000000

# What slips into an address when it is copied.

stray-control-character = a control character
stray-line-break = a line break
stray-quotation-mark = a quotation mark
stray-second-question-mark = a second question mark
stray-invisible-character = an invisible character
stray-white-space = white space
