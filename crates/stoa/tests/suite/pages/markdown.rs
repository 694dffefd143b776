//! The blocks of a page, and the remarks before them that only readers of its source see.

/// A fenced block.
pub(crate) struct Block<'a> {
    pub(crate) language: &'a str,
    pub(crate) text: String,
    /// Where it begins, counted from 1.
    pub(crate) line: usize,
    /// The comment before it, without its marks.
    pub(crate) remark: &'a str,
}

/// Every fenced block of a page, in order.
pub(crate) fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut remark) = (Vec::new(), "");
    let mut lines = page.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```");
            let text = text.flat_map(|line| [line, "\n"]).collect();
            blocks.push(Block { language, text, line: number, remark });
        }
        match line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->")) {
            Some(found) => remark = found,
            None if line.is_empty() => {}
            None => remark = "",
        }
    }
    blocks
}
