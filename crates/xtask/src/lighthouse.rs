//! Lets Lighthouse judge the page as it ships, on a phone's slow line and on a desktop.
//!
//! Run by hand: its figures depend on how busy the machine is, which is nothing for a check.

use std::path::Path;
use std::thread;

use anyhow::{Context as _, Result};

use crate::command::{command, output};
use crate::serve::{self, Site};
use crate::{page, setup, workspace};

/// What it looks at.
const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];

/// The times behind the score for performance.
const TIMES: [&str; 5] = [
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "speed-index",
];

/// Builds the page, serves it, and prints what Lighthouse says of it.
pub(crate) fn judge() -> Result<()> {
    let lighthouse = setup::lighthouse()?;
    let chromium = setup::chromium()?;
    page::build()?;
    let site = Site::read(&workspace::dist())?;
    // Any port that is free.
    let server = serve::listen(0)?;
    let address = format!("http://{}/", server.server_addr());
    thread::scope(|scope| {
        scope.spawn(|| site.answer_all(&server));
        let told = ["mobile", "desktop"].into_iter().try_for_each(|device| {
            tell(device, &report(&lighthouse, &chromium, device, &address)?)
        });
        server.unblock();
        told
    })
}

/// What Lighthouse says, as lines of quoted values.
fn report(lighthouse: &Path, chromium: &Path, device: &str, address: &str) -> Result<String> {
    let mut lighthouse = command(lighthouse);
    lighthouse
        .arg(address)
        .args(["--quiet", "--output=csv", "--output-path=stdout"])
        .env("CHROME_PATH", chromium);
    lighthouse.arg(format!("--only-categories={}", CATEGORIES.join(",")));
    lighthouse.arg("--chrome-flags=--headless=new --no-sandbox --disable-gpu");
    // It knows a phone by no name: that is what it supposes.
    if device == "desktop" {
        lighthouse.arg("--preset=desktop");
    }
    output(&mut lighthouse)
}

/// Prints the scores of a report, and the times behind the first of them.
fn tell(device: &str, report: &str) -> Result<()> {
    println!("{device}:");
    for category in CATEGORIES {
        let score = value(report, &[category], 1).and_then(|it| it.parse::<f64>().ok());
        let score = score.with_context(|| format!("Lighthouse gave no score for {category}"))?;
        println!("{:>9.0}  {category}", score * 100.0);
    }
    for time in TIMES {
        let told = value(report, &["performance", time], 3).unwrap_or("-");
        println!("{told:>9}  {time}");
    }
    Ok(())
}

/// The value at a place of the line that begins with these values.
fn value<'report>(report: &'report str, begins: &[&str], place: usize) -> Option<&'report str> {
    let values = |line: &'report str| -> Vec<&'report str> {
        let line = line.trim().trim_matches('"');
        line.split("\",\"").collect()
    };
    let found = report.lines().map(values).find(|line| line.starts_with(begins))?;
    found.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"category,score
"performance","0.97"
"accessibility","1"

category,audit,score,displayValue,description
"performance","speed-index","1","0.5 s","How quickly, ""visibly"", it is filled."
"#;

    #[test]
    fn scores_and_times_are_found_in_the_report() {
        assert_eq!(value(REPORT, &["performance"], 1), Some("0.97"));
        assert_eq!(value(REPORT, &["performance", "speed-index"], 3), Some("0.5 s"));
        assert_eq!(value(REPORT, &["best-practices"], 1), None);
    }
}
