//! The steps of a workflow for GitHub Actions.

use yaml_rust2::YamlLoader;

/// A step that runs a script.
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) script: String,
}

/// Those steps of all jobs, in order; none when `text` is no workflow.
pub(crate) fn steps(text: &str) -> Vec<Step> {
    let documents = YamlLoader::load_from_str(text).unwrap();
    let Some(jobs) = documents[0]["jobs"].as_hash() else { return Vec::new() };
    let steps = jobs.values().flat_map(|job| job["steps"].as_vec().unwrap());
    let script = steps.filter_map(|step| {
        Some(Step {
            script: step["run"].as_str()?.to_owned(),
            name: step["name"].as_str().expect("a step that runs something has a name").to_owned(),
        })
    });
    script.collect()
}
