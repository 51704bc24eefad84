//! The open data before programs that others wrote: the OCDS schema as PyPI has it, and frictionless for the Data Package.

use std::path::Path;
use std::process::Command;

use crate::harness::county;
use crate::harness::office::run;
use crate::harness::server::Server;

const RELEASES: &str = "
import json, sys
from jsonschema import Draft4Validator, FormatChecker
schema = json.load(open(sys.argv[1]))
package = json.load(open(sys.argv[2]))
validator = Draft4Validator(schema, format_checker=FormatChecker())
faults = [f'{r[\"ocid\"]} {list(e.path)} {e.message}' for r in package['releases'] for e in validator.iter_errors(r)]
print(len(package['releases']))
sys.exit('\\n'.join(faults[:10]) if faults else 0)
";

const PACKAGE: &str = "
import sys
from frictionless import validate
report = validate(sys.argv[1], limit_errors=5)
for task in report.tasks:
    for error in task.errors:
        print(task.name, error.type, error.message[:200], file=sys.stderr)
print(report.stats['tasks'])
sys.exit(0 if report.valid else 1)
";

/// The python that `tests/run.sh` made, with the folder of the OCDS schema.
fn python() -> Option<(String, String)> {
    let found = std::env::var("SANZI_PYTHON")
        .ok()
        .zip(std::env::var("SANZI_OCDS_SCHEMA").ok());
    if found.is_none() {
        println!("skipped: SANZI_PYTHON does not say where the validators are; tests/run.sh fetches them");
    }
    found
}

#[track_caller]
fn asked(python: &str, script: &str, args: &[&Path]) -> String {
    let said = run(Command::new(python).arg("-c").arg(script).args(args));
    assert_eq!(said.status, 0, "{}\n{}", said.out, said.err);
    said.out.trim().to_owned()
}

#[test]
fn projects_are_valid_ocds_releases() {
    let Some((python, schema)) = python() else { return };
    let office = county::demo_office();
    let server = Server::start(&office);
    let package = office.write("ocds.json", server.page("/data/ocds.json"));
    let releases: usize = asked(&python, RELEASES, &[Path::new(&schema), &package])
        .parse()
        .expect("a number");
    let projects = server.page("/data/projects.csv").lines().count() - 1;
    assert!(releases > 500 && releases == projects, "{releases} of {projects}");
}

#[test]
fn the_data_package_holds_what_it_says() {
    let Some((python, _)) = python() else { return };
    let office = county::demo_office();
    let server = Server::start(&office);
    let mut package = server.json("/datapackage.json");
    // On the disk an address with parameters becomes a file of its own name.
    for resource in package["resources"].as_array_mut().expect("resources") {
        let address = format!("/{}", resource["path"].as_str().expect("a path"));
        let name = format!("{}.csv", resource["name"].as_str().expect("a name"));
        office.write(&format!("package/{name}"), server.page(&address));
        resource["path"] = name.into();
    }
    let file = office.write("package/datapackage.json", package.to_string());
    let resources = asked(&python, PACKAGE, &[&file]);
    assert_eq!(resources, "11");
}

#[test]
fn a_village_s_feed_is_well_formed_and_leads_to_its_records() {
    let office = county::demo_office();
    let server = Server::start(&office);
    let village = server.json("/search.json?kind=villages")["rows"][0]["id"]
        .as_str()
        .expect("a code")
        .to_owned();
    let feed = server.get(&format!("/v/{village}/feed.atom"));
    assert_eq!(feed.status, 200);
    assert!(
        feed.header("content-type")
            .is_some_and(|kind| kind.starts_with("application/atom+xml"))
    );
    let text = feed.text();
    assert_eq!(text.matches("<entry>").count(), text.matches("</entry>").count());
    let links: Vec<&str> = text
        .split("rel=\"alternate\" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(links.len() > 5, "{text}");
    for link in links {
        let address = link.split('#').next().expect("an address");
        assert_eq!(server.get(address).status, 200, "{address}");
    }
}
