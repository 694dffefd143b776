# The pages on which offers are begun.

new-title = New offer
new-button = New offer
new-lead = Choose what you sell, then name it. The type and the id **stay for good**; everything else can change.
new-what = What are you selling?
new-not-sure = Not sure?
new-not-sure-about = Answer three questions, and a type is suggested.
new-help-choose = Help me choose
new-name-it = Name it
new-publisher-hint = Customers see the name of the publisher on the page of the product.
new-id = Offer id
new-id-hint = Up to 50 of a–z, 0–9, hyphen and underscore, starting with a letter or digit. It is a part of the web address:
new-id-missing = Enter an id for the offer: it is a part of its web address.
new-id-free = { $id } is free. The address becomes { $place }. Neither can change after you press Create draft.
new-id-taken = There is an offer `{ $id }` already: choose another id.
new-alias = Offer alias
new-alias-hint = Only your team sees it. Empty, it is the name of what you start from, or the id.
new-text-nul = A name holds a character that cannot be stored: type it anew.
new-start = Start from
new-start-nothing = An empty draft
new-start-offer = One of your offers
new-from-offer = Its offer id
new-from-offer-hint = Everything is copied but secrets, which you enter again. The plans keep their ids, and files come along.
new-offer-missing = Enter the id of the offer to start from.
new-offer-not-there = The publisher has no offer `{ $id }` to start from: enter the id of one that it has.
new-start-example = An example
new-from-example = Which
new-from-example-hint = A complete offer of a product that does not exist. Its files lead nowhere: replace them before you publish.
new-example-missing = Choose the example to start from.
new-choose-one = Choose one
new-start-document = A document
new-document = The offer as JSON
new-document-hint = As the publishing API takes and returns it, or its definition alone. Ids in it are not used.
new-document-missing = Choose a file, or paste the document to start from.
new-document-no-object = That is no offer: an offer is a JSON object.
new-document-unread = The document cannot be read: { $fault }
new-document-too-large = That is larger than an offer may be: leave something out.
new-file = A JSON file
new-file-hint = Its text takes the place of what is pasted below.
new-file-too-large = { $name } is larger than an offer may be: { $most } bytes at most.
new-file-no-text = { $name } is no JSON file: it is not text in UTF-8.
new-file-again = Choose the file again: it is too large to stay in the page.
new-create = Create draft
new-cancel = Cancel
new-nothing-published = Nothing is published yet.
new-faults = { $many ->
    [1] 1 thing to correct. Nothing was created, and what you typed is kept.
   *[other] { $many } things to correct. Nothing was created, and what you typed is kept.
}
new-faults-title = { $many ->
    [1] 1 problem: { $title }
   *[other] { $many } problems: { $title }
}

# Three questions that suggest a type.

choose-title = Help me choose
choose-lead = Answer what you can. You see at once which type suits, and why.
choose-questions = Three questions
choose-what = What do you sell?
choose-what-software = Software
choose-what-system = An operating system
choose-what-reports = Reports and dashboards
choose-what-work = Work of your people
choose-where = Where does it run?
choose-where-yours = With you; customers only sign in
choose-where-theirs = In the customer’s own cloud subscription
choose-where-product = Inside a business product that the customer has
choose-where-devices = On devices at the customer’s
choose-where-nowhere = It is nothing that runs
choose-how = How do customers get it?
choose-how-service = As a service that is ready to use
choose-how-disk = As a disk image of a machine
choose-how-containers = As container images
choose-how-templates = As templates that deploy several resources
choose-how-package = As a package for that product
choose-how-access = You work through access that the customer delegates
choose-how-hours = As work with a fixed scope
choose-suggest = Suggest a type
choose-this = Choose
choose-why = Suits: { $answers }
choose-none = No type suits these answers. Change one, or look through all types.
choose-fits = { $many ->
    [1] 1 type suits all that you answered
   *[other] { $many } types suit all that you answered
}
choose-nearly = { $many ->
    [1] 1 type suits { $fits } of your { $all } answers
   *[other] { $many } types suit { $fits } of your { $all } answers
}

# What a copy lacks.

begun-title = What the copy still needs
begun-lead = { $many ->
    [1] **1 secret was not copied.** Enter it again on its page; everything else is there.
   *[other] **{ $many } secrets were not copied.** Enter them again on their pages; everything else is there.
}
begun-lead-none = **Everything was copied.** There was no secret to leave behind.
begun-secrets = Secrets to enter
begun-go-on = Go on
