//! The schemas say what the readers say: the same keys at every place, the same words, and no guide that builds is found
//! wrong by one. The readers are asked by a key that cannot be: their message lists those that can.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;
mod validator;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use program::Guide;
use serde_json::Value;
use validator::faults;
use walkdir::WalkDir;
use waypost::rule::Rule;
use waypost::schema::Schema;

/// A key or word that no reader knows, and that is near to none.
const PROBE: &str = "qqqqqqqq";

/// Rules about a value of the wrong kind, which one file shows by itself.
const OF_KIND: [&str; 12] = [
    "unknown-key",
    "missing-key",
    "wrong-type",
    "invalid-id",
    "reserved-id",
    "mixed-node",
    "empty-node",
    "missing-alt",
    "stage-before-outcome",
    "unknown-gate-part",
    "gate-impossible",
    "path-outside-guide",
];

/// Nodes and outcomes for what else a tree is asked about.
const REST: &str = "outcomes:\n  a: { kind: info, headline: A }\n  b: { kind: info, headline: B }\n";
const NODES: &str = "nodes:\n  n: { ask: \"N?\", if_yes: a, if_no: b }\n";

fn read(schema: Schema) -> Value {
    serde_json::from_str(schema.text()).expect("a schema is JSON")
}

/// Which schema, and the file in which something is tried.
type Probe = (Schema, String);

/// A line of a list: the words before the file, and the file.
fn listed(path: &str, words: usize) -> Vec<(Vec<String>, Probe)> {
    let list = fs::read_to_string(path).expect("the list is there");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (form, mut rest) = line.split_once(' ').expect("a form");
            let mut before = Vec::new();
            for _ in 0..words {
                let (word, after) = rest.trim_start().split_once(' ').expect("a word");
                before.push(word.trim_end_matches('/').to_owned());
                rest = after;
            }
            (before, formed(form, rest.trim_start()))
        })
        .collect()
}

/// Every shape with a file in which it stands.
fn probes() -> Vec<(String, Probe)> {
    let lines = listed("tests/schema/shapes.txt", 1).into_iter();
    lines.map(|(mut words, probe)| (words.remove(0), probe)).collect()
}

/// A file of which only the part is written that is about something.
fn formed(form: &str, part: &str) -> Probe {
    let text = match form {
        "tree.node" => format!("nodes:\n  n: {{ {part} }}\n{REST}"),
        "tree.outcome" => format!("{NODES}outcomes:\n  a: {{ kind: info, headline: A, {part} }}\n"),
        "tree.only" => format!("{NODES}outcomes:\n  a: {{ {part} }}\n"),
        "tree.rest" => format!("{NODES}{REST}{part}"),
        _ => part.to_owned(),
    };
    let name = form.split('.').next().unwrap_or(form);
    let schema = Schema::ALL
        .into_iter()
        .find(|schema| schema.name() == name)
        .expect("a schema");
    (schema, whole(schema, &text))
}

/// A probe as a whole file.
fn whole(schema: Schema, text: &str) -> String {
    match schema {
        Schema::Site | Schema::Tree => format!("title: T?\n{text}\n"),
        Schema::Stage | Schema::Page => format!("---\ntitle: T\n{text}\n---\n"),
        Schema::Sources => format!("{text}\n"),
    }
}

fn path(schema: Schema) -> &'static str {
    match schema {
        Schema::Site => "site.yaml",
        Schema::Stage => "content/stages/01-a.md",
        Schema::Page => "content/a.md",
        Schema::Tree => "content/trees/a.yaml",
        Schema::Sources => "content/sources.yaml",
    }
}

/// The schema that a file of a guide goes by.
fn schema_of(path: &str) -> Option<Schema> {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let deep = below.matches('/').count();
    match below {
        "site.yaml" => Some(Schema::Site),
        "sources.yaml" => Some(Schema::Sources),
        _ if below.starts_with("trees/") && deep == 1 && below.ends_with(".yaml") => Some(Schema::Tree),
        _ if below.starts_with("stages/") && deep == 1 && below.ends_with(".md") => Some(Schema::Stage),
        _ if below.ends_with(".md") => Some(Schema::Page),
        _ => None,
    }
}

/// What the reader says to a file, as it prints it.
fn said(schema: Schema, text: &str) -> Vec<Value> {
    let guide = Guide::empty();
    guide.write("site.yaml", "title: T\n");
    guide.write(path(schema), text);
    let ran = guide.run(&["check", "--message-format", "json"]);
    let findings = ran
        .err
        .lines()
        .map(|line| serde_json::from_str(line).expect("a finding"));
    findings.collect()
}

/// The words after `begin` in the way out of the finding about the probe.
fn known(schema: Schema, text: &str, begin: &str) -> BTreeSet<String> {
    let probe = format!("`{PROBE}`");
    let findings = said(schema, text);
    let mut about = findings
        .iter()
        .filter(|one| one["message"].as_str().is_some_and(|said| said.contains(&probe)));
    let help = about.next().and_then(|one| one["help"].as_str());
    let list = help.and_then(|help| help.strip_prefix(begin));
    let list = list.unwrap_or_else(|| panic!("no list of what is known:\n{text}\n{findings:#?}"));
    list.split(", ").map(str::to_owned).collect()
}

/// The keys of a shape.
fn keys(shape: &Value) -> BTreeSet<String> {
    let properties = shape["properties"].as_object().expect("a shape has properties");
    properties.keys().cloned().collect()
}

#[test]
fn every_shape_has_just_the_keys_that_its_reader_knows() {
    let mut wrong = Vec::new();
    for (shape, (schema, text)) in probes() {
        let own = read(schema);
        let own = keys(own.pointer(&shape).expect("the shape is there"));
        let mut known = known(schema, &text.replace('…', &format!("{PROBE}: 1")), "known here: ");
        // `to` is known to the part of a gate, not to its criterion.
        if shape.ends_with("_way") && own.contains("to") {
            known.insert("to".to_owned());
        }
        if own != known {
            wrong.push(format!("{}{shape}: {own:?}\nbut the reader: {known:?}", schema.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Every place of a schema at which keys are listed.
fn shapes(schema: &Value, at: &str, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") && map.get("type").is_some_and(|name| name == "object") {
                found.insert(at.to_owned());
                assert_eq!(map["additionalProperties"], Value::Bool(false), "{at}");
            }
            map.iter()
                .for_each(|(key, value)| shapes(value, &format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            let places = items.iter().enumerate();
            places.for_each(|(n, item)| shapes(item, &format!("{at}/{n}"), found));
        }
        _ => {}
    }
}

#[test]
fn no_shape_is_left_out_of_the_comparison() {
    for schema in Schema::ALL {
        let mut found = BTreeSet::new();
        shapes(&read(schema), "", &mut found);
        // Its keys are rules; see below.
        found.remove("/$defs/allow");
        let probes = probes().into_iter().filter(|(_, (of, _))| *of == schema);
        let probed: BTreeSet<String> = probes.map(|(shape, _)| shape).collect();
        assert_eq!(found, probed, "{}", schema.name());
    }
}

#[test]
fn closed_words_are_those_of_the_readers() {
    let node = format!(
        "nodes:\n  n: {{ ask: \"N?\", mode: {PROBE}, signs: {{ id: x, text: X }}, routes: {{ otherwise: true, go: a }} }}\n{REST}"
    );
    let words = [
        (Schema::Site, "/$defs/claim", format!("require_sources: {PROBE}")),
        (
            Schema::Site,
            "/properties/markdown/properties/raw_html",
            format!("markdown: {{ raw_html: {PROBE} }}"),
        ),
        (
            Schema::Site,
            "/$defs/date_field/properties/default",
            format!("logs: {{ a: {{ fields: {{ b: {{ type: date, default: {PROBE} }} }} }} }}"),
        ),
        (
            Schema::Sources,
            "/$defs/source/properties/kind",
            format!("a: {{ title: T, kind: {PROBE} }}"),
        ),
        (Schema::Tree, "/$defs/signs_node/properties/mode", node),
        (
            Schema::Tree,
            "/$defs/kind",
            format!("{NODES}{REST}always: {{ say: S, outcomes: {{ kind: {PROBE} }}, need: {{ n: yes }} }}"),
        ),
        (
            Schema::Tree,
            "/$defs/outcome/properties/kind",
            format!("{NODES}outcomes:\n  a: {{ kind: {PROBE}, headline: A }}\n"),
        ),
    ];
    let mut listed = 0;
    for (schema, place, text) in words {
        let own = read(schema);
        let own = own
            .pointer(place)
            .and_then(|place| place["enum"].as_array())
            .expect("words");
        let own: BTreeSet<String> = own.iter().filter_map(|word| Some(word.as_str()?.to_owned())).collect();
        assert_eq!(
            own,
            known(schema, &whole(schema, &text), "one of "),
            "{}{place}",
            schema.name()
        );
        listed += 1;
    }
    // The group ids that are refused are one more list.
    let all: usize = Schema::ALL
        .iter()
        .map(|schema| schema.text().matches("\"enum\"").count())
        .sum();
    assert_eq!(all, listed + 1, "a list of words that is compared with no reader");
    let kinds = known(
        Schema::Site,
        &format!("title: T\nlogs: {{ a: {{ fields: {{ b: {{ type: {PROBE} }} }} }} }}\n"),
        "one of ",
    );
    let site = read(Schema::Site);
    for kind in kinds {
        let shape = site
            .pointer(&format!("/$defs/{kind}_field"))
            .expect("a shape for each type");
        assert_eq!(shape["properties"]["type"]["const"], Value::from(kind));
    }
}

#[test]
fn allowances_are_the_rules_that_can_be_switched_off() {
    for schema in [Schema::Site, Schema::Stage, Schema::Page, Schema::Tree] {
        let own = read(schema);
        let own = own["$defs"]["allow"]["properties"].as_object().expect("rules");
        let waivable = || Rule::ALL.iter().filter(|rule| rule.waivable());
        let rules: BTreeSet<&str> = waivable().map(|rule| rule.name()).collect();
        assert_eq!(own.keys().map(String::as_str).collect::<BTreeSet<_>>(), rules);
        for rule in waivable() {
            let told = own[rule.name()]["description"].as_str().unwrap_or_default();
            let about = rule.example().about;
            assert!(
                told.trim_end_matches('.').eq_ignore_ascii_case(about),
                "{told}\n{about}"
            );
        }
    }
}

#[test]
fn every_key_is_told_about() {
    for schema in Schema::ALL {
        let root = read(schema);
        let mut found = BTreeSet::new();
        shapes(&root, "", &mut found);
        for shape in found {
            let properties = root
                .pointer(&shape)
                .and_then(|shape| shape["properties"].as_object())
                .expect("keys");
            for (key, value) in properties {
                let named = value["$ref"].as_str().and_then(|name| root.pointer(&name[1..]));
                let told = value.get("description").or_else(|| named?.get("description"));
                assert!(told.is_some(), "{}{shape}: `{key}` says nothing", schema.name());
            }
        }
    }
}

/// The YAML of a file as JSON; nothing if it has none.
fn yaml(path: &str, text: &str) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = if path.ends_with(".md") {
        let rest = text.strip_prefix("---\n")?;
        &rest[..rest.find("\n---").map_or(0, |end| end + 1)]
    } else {
        text
    };
    let value = serde_yaml::from_str(text).ok()?;
    Some(if value == Value::Null {
        Value::Object(serde_json::Map::new())
    } else {
        value
    })
}

/// What the schemas find wrong in files of a guide; how many there were to look at.
fn wrong(files: &BTreeMap<String, String>, wrong: &mut Vec<String>, whence: &str) -> usize {
    let mut seen = 0;
    for (path, text) in files {
        let Some((schema, value)) = schema_of(path).and_then(|schema| Some((schema, yaml(path, text)?))) else {
            continue;
        };
        seen += 1;
        let faults = faults(&read(schema), &value);
        wrong.extend(faults.iter().map(|fault| format!("{whence} {path}{fault}")));
    }
    seen
}

/// Text files of a guide on disk, by path.
fn folder(root: &str) -> BTreeMap<String, String> {
    let files = WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("it can be read"));
    let files = files.filter(|entry| entry.file_type().is_file());
    let texts = files.filter_map(|entry| {
        let path = entry.path().strip_prefix(root).ok()?.to_str()?.to_owned();
        Some((path, fs::read_to_string(entry.path()).ok()?))
    });
    texts
        .filter(|(path, _)| path == "site.yaml" || path.starts_with("content/"))
        .collect()
}

#[test]
fn guides_that_build_are_right_by_the_schemas() {
    let mut found = Vec::new();
    let mut seen = 0;
    for root in ["examples/ph-meter", "examples/sick-child", "src/new/starter"] {
        seen += wrong(&folder(root), &mut found, root);
    }
    let own = ["site.yaml".to_owned()].into_iter().chain(folder_paths("content"));
    let own = own.map(|path| (path.clone(), fs::read_to_string(&path).unwrap_or_default()));
    seen += wrong(&own.collect(), &mut found, "the guide");
    let guide = Guide::small();
    for (part, path) in [
        ("stage", "stages/02-new.md"),
        ("tree", "trees/new.yaml"),
        ("page", "new.md"),
    ] {
        guide.run(&["new", part, "new"]).ends(0);
        let path = format!("content/{path}");
        seen += wrong(&[(path.clone(), guide.read(&path))].into(), &mut found, "new");
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(seen > 40, "{seen} files");
}

fn folder_paths(root: &str) -> Vec<String> {
    let files = WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("it can be read"));
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .filter_map(|entry| Some(entry.path().to_str()?.to_owned()))
        .collect()
}

/// The files of a case, and whether the reader found an error or a key that it does not know.
fn case(text: &str) -> (BTreeMap<String, String>, bool) {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut open = None;
    let mut refused = false;
    for line in text.split_inclusive('\n') {
        if let Some(head) = line.strip_prefix("--- ") {
            let head = head.trim_end();
            open = Some(head.to_owned()).filter(|head| !head.contains([' ', ':']) && head.contains('.'));
        } else if let Some(path) = &open {
            files.entry(path.clone()).or_default().push_str(line);
        }
        refused |= line.starts_with("error[") || line.starts_with("warning[unknown-key]");
    }
    (files, refused)
}

#[test]
fn what_the_readers_accept_the_schemas_accept() {
    let mut found = Vec::new();
    let mut seen = 0;
    for path in folder_paths("tests/cases").iter().filter(|path| path.ends_with(".txt")) {
        let (files, refused) = case(&fs::read_to_string(path).expect("a case is UTF-8"));
        if !refused {
            seen += wrong(&files, &mut found, path);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(seen > 200, "{seen} files");
}

#[test]
fn what_is_wrong_in_kind_is_refused_by_schema_and_reader_alike() {
    for (_, (schema, text)) in listed("tests/schema/wrong.txt", 0) {
        let value = yaml(path(schema), &text).expect("it is YAML");
        assert!(!faults(&read(schema), &value).is_empty(), "the schema accepts\n{text}");
        let findings = said(schema, &text);
        let mut rules = findings.iter().filter_map(|finding| finding["rule"].as_str());
        let refused = rules.any(|rule| OF_KIND.contains(&rule));
        assert!(refused, "the reader accepts\n{text}");
    }
}

#[test]
fn a_schema_is_printed_and_nothing_else() {
    let guide = Guide::empty();
    for schema in Schema::ALL {
        let printed = guide.run(&["schema", schema.name(), "--quiet"]).ends(0);
        assert_eq!((printed.out.as_str(), printed.err.as_str()), (schema.text(), ""));
        assert_eq!(read(schema)["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
    let unknown = guide.run(&["schema", "stages"]).ends(2);
    assert!(
        unknown.err.contains("site, stage, page, tree, sources"),
        "{}",
        unknown.err
    );
    guide.run(&["schema"]).ends(2);
}
