//! Text in HTML.

/// A text as it stands between tags and in attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
    out
}

/// The text that a reader of HTML sees.
#[cfg(test)]
pub(crate) fn text(html: &str) -> String {
    let outside = html.split('<').enumerate().filter_map(|(index, part)| match index {
        0 => Some(part),
        _ => part.split_once('>').map(|(_, text)| text),
    });
    let text: String = outside.collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_reads_as_it_was() {
        let odd = "a <b> & \"c\" &lt; 😀";
        assert!(!escape(odd).contains(['<', '>', '"']));
        assert_eq!(text(&format!("<i>{}</i>", escape(odd))), odd);
    }
}
