//! Policy files: JSON with comments, which an event carries as one long string.

use super::Random;

const GROUPS: &[&str] = &["platform", "data", "support", "contractors", "on-call", "security"];
const TAGS: &[&str] = &["db", "web", "ci", "k8s", "prod", "monitoring"];

/// The file before and after an edit, as JSON strings.
pub(super) fn edit(random: &mut Random) -> (String, String) {
    let bytes = random.lognormal(16_000.0, 0.9).clamp(1500.0, 240_000.0);
    let mut rules: Vec<String> = Vec::new();
    let mut length = 0.0;
    while length < bytes {
        let rule = rule(random);
        length += rule.len() as f64;
        rules.push(rule);
    }
    let old = file(&rules);
    let at = random.between(0, rules.len() as u64) as usize;
    rules[at] = rule(random);
    (old, file(&rules))
}

fn rule(random: &mut Random) -> String {
    let (group, tag) = (random.pick(GROUPS), random.pick(TAGS));
    let port = random.between(22, 9999);
    match random.between(0, 4) {
        0 => format!("\t\t// {group} darf „{tag}“ erreichen – see \"access\" in the handbook\n"),
        1 => format!(
            "\t\t{{\"action\": \"accept\", \"src\": [\"group:{group}\"], \"dst\": [\"tag:{tag}:{port}\"]}},\n"
        ),
        2 => format!(
            "\t\t{{\n\t\t\t\"src\": [\"group:{group}\"],\n\t\t\t\"dst\": [\"tag:{tag}\"],\n\t\t\t\"ip\": [\"tcp:{port}\"],\n\t\t}},\n"
        ),
        _ => format!("\t\t\"tag:{tag}-{port}\": [\"group:{group}\", \"autogroup:admin\"],\n"),
    }
}

/// The file as a JSON string.
fn file(rules: &[String]) -> String {
    let mut out = String::from("\"{\\n\\t\\\"grants\\\": [\\n");
    for c in rules.iter().flat_map(|rule| rule.chars()) {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            c => out.push(c),
        }
    }
    out.push_str("\\t],\\n}\\n\"");
    out
}
