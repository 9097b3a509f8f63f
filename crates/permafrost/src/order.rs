//! Puts items in order, by code that items of all types share.
//!
//! The sorting of the standard library is compiled anew for each type, four kilobytes at a time, which
//! the page transfers each time. Here only keys are sorted, and the items follow them.

use std::borrow::Cow;
use text_size::TextRange;

/// Puts items in the order of their keys; those with the same key stay in the order they have.
pub(crate) fn by_key<T>(items: &mut [T], key: impl Fn(&T) -> u128) {
    follow(items, sort_keys(items.iter().map(key).zip(0..).collect()));
}

/// Puts items in the order of their names; those with the same name stay in the order they have.
pub(crate) fn by_name<T>(items: &mut [T], name: impl Fn(&T) -> &str) {
    let mut names: Vec<_> = items.iter().map(|it| Cow::Borrowed(name(it))).zip(0..).collect();
    sort_names(&mut names);
    let destinations = destinations(names.iter().map(|(_, index)| *index));
    follow(items, destinations);
}

/// Sorts names, and where they are the same by their indices.
pub(crate) fn sort_names(names: &mut [(Cow<'_, str>, usize)]) {
    names.sort_unstable();
}

/// A place as a key: by its start, then by its end.
pub(crate) fn place(range: TextRange) -> u128 {
    u128::from(u32::from(range.start())) << 32 | u128::from(u32::from(range.end()))
}

/// Where the item of each key goes.
fn sort_keys(mut keys: Vec<(u128, usize)>) -> Vec<usize> {
    keys.sort_unstable();
    destinations(keys.iter().map(|(_, index)| *index))
}

/// Where each item goes, from the items in the order that they shall have.
fn destinations(order: impl ExactSizeIterator<Item = usize>) -> Vec<usize> {
    let mut destinations = vec![0; order.len()];
    for (destination, index) in order.enumerate() {
        destinations[index] = destination;
    }
    destinations
}

/// Takes each item where it goes.
fn follow<T>(items: &mut [T], mut destinations: Vec<usize>) {
    for index in 0..items.len() {
        // Each exchange brings one item to its place for good.
        while destinations[index] != index {
            let destination = destinations[index];
            items.swap(index, destination);
            destinations.swap(index, destination);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_with_the_same_key_stay_in_order() {
        let mut items = ["c2", "a1", "c1", "b1", "a2"];
        by_key(&mut items, |it| u128::from(it.as_bytes()[0]));
        assert_eq!(items, ["a1", "a2", "b1", "c2", "c1"]);
        by_name(&mut items, |it| &it[1..]);
        assert_eq!(items, ["a1", "b1", "c1", "a2", "c2"]);
    }

    #[test]
    fn places_are_in_the_order_of_the_text() {
        let range = |start: u32, end: u32| TextRange::new(start.into(), end.into());
        let mut ranges = [range(4, 9), range(0, u32::MAX), range(4, 5), range(0, 3)];
        by_key(&mut ranges, |it| place(*it));
        assert_eq!(ranges, [range(0, 3), range(0, u32::MAX), range(4, 5), range(4, 9)]);
    }

    #[test]
    fn order_is_that_of_the_standard_library() {
        let mut items: Vec<u32> = (0..500).map(|it| it * 7919 % 101).collect();
        let mut sorted = items.clone();
        sorted.sort_unstable();
        by_key(&mut items, |it| u128::from(*it));
        assert_eq!(items, sorted);
    }
}
