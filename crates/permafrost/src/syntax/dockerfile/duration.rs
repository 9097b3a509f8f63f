//! Lengths of time as Go spells them: `30s`, `1m30s`, `1.5h`.

/// How many nanoseconds a text stands for; `None` if it is no length of time.
pub(super) fn nanoseconds(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    let mut total = 0.0;
    loop {
        let (whole, behind) = digits(rest);
        let (fraction, behind) = behind.strip_prefix('.').map_or(("", behind), digits);
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let end = behind.find(|it: char| it == '.' || it.is_ascii_digit()).unwrap_or(behind.len());
        let unit = unit(&behind[..end])?;
        total += number(whole) * unit;
        let parts = fraction.bytes().fold(unit, |unit, _| unit / 10.0);
        total += (number(fraction) * parts).trunc();
        rest = &behind[end..];
        if rest.is_empty() {
            // Go counts in 63 bits.
            return (total < 9.2e18).then_some(sign * total);
        }
    }
}

/// The digits at the start of a text, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(count)
}

fn number(digits: &str) -> f64 {
    digits.bytes().fold(0.0, |number, digit| number * 10.0 + f64::from(digit - b'0'))
}

fn unit(name: &str) -> Option<f64> {
    Some(match name {
        "ns" => 1.0,
        // With the sign for micro, and with the Greek letter.
        "us" | "\u{b5}s" | "\u{3bc}s" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 60e9,
        "h" => 3600e9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_numbers_with_units() {
        for (text, expected) in [
            ("0", 0.0),
            ("-0", 0.0),
            ("30s", 30e9),
            ("+1h2m", 3720e9),
            ("1.5ms", 1.5e6),
            (".5µs", 500.0),
            ("1.s", 1e9),
            ("-1ns", -1.0),
            ("0.3ns", 0.0),
        ] {
            assert_eq!(nanoseconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_go_can_not_read_is_none() {
        for text in ["", "-", "5", "1d", "s", ".s", "1h1", "1 s", "s1", "$T", "é", "9999999h"] {
            assert_eq!(nanoseconds(text), None, "{text}");
        }
        assert_eq!(nanoseconds(&"9".repeat(10_000)), None);
    }
}
