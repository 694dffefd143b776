# Long lists of a page, such as the private audience of a plan.

list-title = { $label } of plan { $plan }
list-title-faults = { $many ->
    [1] 1 problem: { $label } of plan { $plan }
   *[other] { $many } problems: { $label } of plan { $plan }
}
list-lead = { $rows ->
    [1] **1 row**, of { $most } at most. Add rows by hand, or bring a file; nothing is published by it.
   *[other] **{ $rows } rows**, of { $most } at most. Add rows by hand, or bring a file; nothing is published by it.
}
list-lead-empty = **Nobody is listed yet.** Add rows by hand, or bring a file with up to { $most } rows.
list-problems = Nothing was changed
list-saved = Saved in the draft.
list-rows = Rows
list-range = { $first } to { $last } of { $many }
list-none-found = No row says that. Search for another word.
list-find = Find in the list
list-choose = Choose
list-remove = Remove chosen rows
list-export = Export as CSV
list-add-title = Add a row
list-add = Add row
list-optional = (optional)
list-import-title = Import a file
list-file = File with rows
list-file-hint = A CSV file in UTF-8, or an Excel workbook whose first sheet has the rows, up to 8 MB. The first row names the columns:
list-mode = What becomes of rows that the file does not name
list-mode-replace = They are removed: the file is the list
list-mode-add = They stay: the file is added
list-look = Look at what changes
list-not-yours = You look only: owners and contributors of the publisher change the list.
list-row = Row
list-problem = Problem
list-all-wrong = All wrong rows as CSV
list-more = { $more } more are not shown.
list-preview = The file has { $rows ->
    [1] 1 row
   *[other] { $rows } rows
}. Look, then confirm
list-preview-same = The file changes nothing
list-preview-wrong = { $many ->
    [1] 1 row of the file is wrong. Correct it, then import the file again
   *[other] { $many } rows of the file are wrong. Correct them, then import the file again
}
list-fact-counts = { $added } added, { $removed } removed, { $edited } changed, { $unchanged } as they are.
list-fact-nothing = Nothing is stored before you confirm. The file waits for a day at most.
list-added = { $many } added
list-removed = { $many } removed
list-edited = { $many } changed
list-confirm = Save a list of { $rows }
list-discard = Back to the list
list-no-act = The form says nothing that can be done. Use one of its buttons.
list-there-already = This row is in the list already.
list-full = The list may have { $most } rows at most.
list-none-chosen = Choose the rows to remove.
list-no-file = Choose a file first.
list-file-unread = { $name } cannot be used: { $why }
list-file-gone = The file is not kept any more. Import it again.
list-changed = Somebody saved this page meanwhile, and the list below is as it is now. Do again what you wanted.
list-file-empty = The file has no rows.
list-file-column = The first row names no column { $column }. Add it.
list-file-long = The file has more than { $most } rows, the most there may be.
list-file-not-text = The file is not readable as CSV in UTF-8. Save it as “CSV UTF-8”.
list-file-no-workbook = The file is not a readable .xlsx workbook.
list-file-cell-long = Row { $row } has a cell of more than { $most } characters, which is not read from a workbook. Save the file as CSV.
list-row-again = The same as row { $first }. Remove one of both.
list-cell-empty = { $label } is missing. Give it.
list-cell-long = { $label } has { $size } characters. Shorten it to { $most } or fewer.
list-cell-control = { $label } holds a character that cannot be shown. Remove it.
list-cell-guid = { $label } “{ $text }” is not an id such as 01234567-89ab-4cde-8f01-23456789abcd.
