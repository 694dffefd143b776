//! Comparing what came with what a page shows, in which `…` stands for what differs from run to run: a part of a line, or,
//! alone in its line, any number of lines.

/// Whether this output is the one that is shown.
pub(crate) fn is_shown(shown: &str, output: &str) -> bool {
    fit(&lines(shown), &lines(output))
}

fn lines(text: &str) -> Vec<&str> {
    text.trim().lines().map(str::trim_end).collect()
}

fn fit(shown: &[&str], output: &[&str]) -> bool {
    match shown {
        [] => output.is_empty(),
        ["…", rest @ ..] => (0..=output.len()).any(|passed| fit(rest, &output[passed..])),
        [line, rest @ ..] => {
            output.split_first().is_some_and(|(found, output)| fits(line, found) && fit(rest, output))
        }
    }
}

fn fits(shown: &str, line: &str) -> bool {
    let Some((first, rest)) = shown.split_once('…') else { return shown == line };
    let Some(line) = line.strip_prefix(first) else { return false };
    // Every place where the rest could begin is tried.
    (0..=line.len()).filter(|at| line.is_char_boundary(*at)).any(|at| fits(rest, &line[at..]))
}

#[test]
fn dots_stand_for_what_differs() {
    for (shown, output) in [
        ("a\nb", "a\nb\n"),
        ("a … c", "a b c"),
        ("a…b…c", "a b b c"),
        ("…\nlast", "1\n2\nlast"),
        ("first\n…", "first"),
        ("…a…", "bab"),
    ] {
        assert!(is_shown(shown, output), "{shown:?} {output:?}");
    }
    for (shown, output) in
        [("a", "a\nb"), ("a\nb", "a"), ("a…c", "a b"), ("…\nlast", "last\n1"), ("a", "ab"), ("", "a")]
    {
        assert!(!is_shown(shown, output), "{shown:?} {output:?}");
    }
}
