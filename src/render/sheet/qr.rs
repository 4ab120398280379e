//! The picture on a sheet that a phone reads: the address at which the sheet is looked up.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// The address as a QR code of level M, in an SVG that has one unit for each module; nothing if it is too long for one. What
/// reads it needs white paper around it, four modules wide.
#[must_use]
pub fn svg(address: &str, label: &str) -> Option<String> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let from = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                let _written = write!(path, "M{from} {y}h{}v1H{from}z", x - from);
            }
            x += 1;
        }
    }
    let label = html_escape::encode_double_quoted_attribute(label);
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{label}\"><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What another program reads from the picture, drawn from its SVG with several pixels for each module.
    fn read(svg: &str) -> String {
        let numbers = |text: &str| -> Vec<i32> { text.split_whitespace().filter_map(|one| one.parse().ok()).collect() };
        let view = svg.split("viewBox=\"").nth(1).and_then(|rest| rest.split('"').next());
        let view = numbers(view.unwrap_or_default());
        let path = svg
            .split("d=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default();
        let dark: Vec<[i32; 3]> = path
            .split('z')
            .filter(|run| !run.is_empty())
            .map(|run| {
                let run = numbers(&run.replace(['M', 'h', 'v', 'H'], " "));
                [run[0], run[1], run[2]]
            })
            .collect();
        let scale = 5;
        let quiet = 4;
        let side = usize::try_from((view[2] + 2 * quiet) * scale).expect("a size");
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            let at = |pixel: usize| i32::try_from(pixel).expect("a place") / scale - quiet;
            let is_dark = |[from, row, long]: &[i32; 3]| *row == at(y) && (*from..from + long).contains(&at(x));
            if dark.iter().any(is_dark) { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        let (meta, text) = grids.first().expect("a code").decode().expect("it can be read");
        assert_eq!(meta.ecc_level, 0, "level M");
        text
    }

    #[test]
    fn another_program_reads_the_address() {
        for address in [
            "https://example.org/check.html#meet-enclosure.K7Q2M",
            "https://a.example/a/long/way/down/to/a/guide/check.html#the-longest-name-of-a-stage-there-is-the-longest-name-of-a-list.00000",
            "http://127.0.0.1:4747/check.html#ä.12345",
        ] {
            assert_eq!(read(&svg(address, "A code").expect("it fits")), address);
        }
        assert_eq!(svg(&"x".repeat(4000), "A code"), None);
    }
}
