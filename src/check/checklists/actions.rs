//! The actions in a line of a checklist, in English: two if a second imperative follows the first.
//!
//! Only plain cases count: the line begins with a verb of action, and another one stands after "and", "then" or a full
//! stop with something that it acts on. A state ("the lid is shut and dry") is no action.

/// Verbs that change something, as an instruction begins with them.
const VERBS: [&str; 76] = [
    "add",
    "attach",
    "bring",
    "call",
    "carry",
    "change",
    "charge",
    "check",
    "clean",
    "clear",
    "close",
    "connect",
    "count",
    "cover",
    "cut",
    "disconnect",
    "drain",
    "drop",
    "dry",
    "empty",
    "feed",
    "fetch",
    "fill",
    "fit",
    "fix",
    "flush",
    "give",
    "hang",
    "insert",
    "install",
    "label",
    "latch",
    "lay",
    "lift",
    "loosen",
    "lock",
    "lower",
    "mark",
    "measure",
    "mix",
    "move",
    "note",
    "open",
    "pack",
    "phone",
    "place",
    "plug",
    "pour",
    "press",
    "pull",
    "push",
    "put",
    "raise",
    "record",
    "release",
    "remove",
    "replace",
    "rinse",
    "screw",
    "send",
    "set",
    "shut",
    "start",
    "stop",
    "switch",
    "take",
    "tell",
    "tighten",
    "turn",
    "unlock",
    "unplug",
    "ventilate",
    "wash",
    "weigh",
    "wipe",
    "write",
];

/// What a verb acts on begins with one of these, or it goes with one of these.
const OBJECTS: [&str; 31] = [
    "the", "a", "an", "it", "them", "this", "that", "these", "those", "each", "every", "all", "both", "any", "your",
    "its", "their", "his", "her", "one", "two", "three", "on", "off", "up", "down", "in", "out", "away", "back",
    "another",
];

/// The second action of a line; nothing if there is only one, or none.
pub fn second(line: &str) -> Option<String> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let words: Vec<String> = parts.iter().map(|part| bare(part)).collect();
    let is_verb = |at: usize| words.get(at).is_some_and(|word| VERBS.contains(&word.as_str()));
    if !is_verb(0) {
        return None;
    }
    let acts = |at: usize| {
        words.get(at + 1).is_some_and(|word| {
            OBJECTS.contains(&word.as_str()) || word.starts_with(|first: char| first.is_ascii_digit())
        })
    };
    let follows = |at: usize| {
        let ends_sentence = parts[at - 1].ends_with(['.', '!', ';']);
        ends_sentence || matches!(words[at - 1].as_str(), "and" | "then")
    };
    let second = (1..words.len()).find(|&at| is_verb(at) && follows(at) && acts(at))?;
    let action = parts[second..].join(" ");
    let action = action.split(" (").next().unwrap_or_default();
    Some(action.trim_end_matches(['.', '!', ';']).to_owned())
}

/// A word in small letters without what stands around it.
fn bare(part: &str) -> String {
    part.trim_matches(|letter: char| !letter.is_alphanumeric())
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::second;

    #[test]
    fn a_second_imperative_is_a_second_action() {
        for (line, expected) in [
            ("Shut the door and lock it", "lock it"),
            ("Open the valve, then close the tap", "close the tap"),
            ("Turn off the gas. Open the window.", "Open the window"),
            ("Fill the tub; then add 2 spoons", "add 2 spoons"),
            ("Wash and dry the bowl", "dry the bowl"),
        ] {
            assert_eq!(second(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn states_parts_and_reasons_are_none() {
        for line in [
            "The lid is shut and dry",
            "Check the lid and the lock",
            "Clean and dry gloves are ready",
            "Count the rats",
            "Put on the thick, closed top",
            "Shut the lid, so that nothing can open it",
            "Stop and think",
            "",
        ] {
            assert_eq!(second(line), None, "{line}");
        }
    }
}
