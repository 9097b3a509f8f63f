//! What a person filled in, kept for the next time.

use crate::review::Values;
use crate::store;

const KEY: &str = "values";

/// The most that are kept; what a person filled in long ago is hardly ever asked for again.
const MOST: usize = 200;

/// What was kept before.
pub(crate) fn kept() -> Values {
    store::get(KEY).map(|text| read(&text)).unwrap_or_default()
}

/// Keeps what there is now.
pub(crate) fn keep(values: &Values) {
    store::set(KEY, &written(values));
}

fn read(text: &str) -> Values {
    let pairs = text.lines().filter_map(|line| line.split_once('\t')).take(MOST);
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn written(values: &Values) -> String {
    let is_plain = |text: &str| !text.contains(['\t', '\n', '\r']);
    let plain = values.iter().filter(|(key, value)| is_plain(key) && is_plain(value));
    plain.take(MOST).fold(String::new(), |text, (key, value)| text + key + "\t" + value + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let values = Values::from([
            ("uid".to_owned(), "10002".to_owned()),
            ("version team/app".to_owned(), "1.4.2".to_owned()),
        ]);
        assert_eq!(read(&written(&values)), values);
    }

    #[test]
    fn what_would_tell_another_story_is_not_kept() {
        let values = Values::from([("version a\nuid\t0".to_owned(), "1".to_owned())]);
        assert_eq!(read(&written(&values)), Values::new());
        assert_eq!(read("nothing\n\n"), Values::new());
    }
}
