// Drafting a result beside its folder and swapping the two. Only what is recognised as an earlier result is ever removed.
#include "experiments/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <system_error>

#include "experiments/config_error.hpp"
#include "experiments/output_files.hpp"
#include "experiments/questions/run_store.hpp"

namespace rehearse {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& folder, const std::string& found) {
    throw ConfigError(folder.string(), "", "expected an output folder that can be written, found " + found, "-o FOLDER names another one");
}

[[noreturn]] void refuse(const fs::path& folder, const std::error_code& why) { refuse(folder, "that it cannot (" + why.message() + ")"); }

bool is_of_a_result(const fs::directory_entry& entry) {
    std::error_code ignored;
    const fs::path name = entry.path().filename();
    if (entry.is_directory(ignored)) return fs::exists(entry.path() / "run.json", ignored);
    const std::array files{"result.json", "report.md", "report.html", "junit.xml", "study.json"};
    return std::find(files.begin(), files.end(), name) != files.end() || name.extension() == ".svg";
}

/// Whatever is not of an earlier result is somebody's work and stays where it is.
void refuse_foreign(const fs::path& folder) {
    std::error_code failed;
    const fs::file_status status = fs::status(folder, failed);
    if (status.type() == fs::file_type::not_found) return;
    if (!fs::exists(status)) refuse(folder, failed);
    if (!fs::is_directory(status)) refuse(folder, "a file");
    fs::directory_iterator entries(folder, failed);
    if (failed) refuse(folder, failed);
    for (const fs::directory_entry& entry : entries)
        if (!is_of_a_result(entry) && !is_of_a_store(entry.path())) refuse(folder, entry.path().filename().string() + " in it, which is not of an earlier result");
}

fs::path sibling(const fs::path& folder, const char* what) {
    return folder.parent_path() / ("." + folder.filename().string() + "." + what + "-" + std::to_string(::getpid()));
}

/// Without symbolic links, dots and a slash at the end.
fs::path plain_path(const fs::path& folder) {
    std::error_code failed;
    const fs::path whole = fs::weakly_canonical(fs::absolute(folder), failed);
    if (failed) refuse(folder, failed);
    return whole.has_filename() ? whole : whole.parent_path();
}

/// Runs of sweeps are no part of the result that makes way; false when they could not be moved.
bool keep_store(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    std::vector<fs::path> kept;
    for (const fs::directory_entry& entry : fs::directory_iterator(from, failed))
        if (is_of_a_store(entry.path())) kept.push_back(entry.path());
    failed.clear();
    for (const fs::path& file : kept)
        if (!failed) fs::rename(file, to / file.filename(), failed);
    return !failed;
}

fs::path topmost_missing(const fs::path& folder) {
    std::error_code ignored;
    fs::path missing;
    for (fs::path at = folder; !fs::exists(at, ignored) && at.has_relative_path(); at = at.parent_path()) missing = at;
    return missing;
}

}  // namespace

OutputFolder::OutputFolder(const fs::path& folder) : folder_(plain_path(folder)) {
    refuse_foreign(folder_);
    first_made_ = topmost_missing(folder_.parent_path());
    try {
        make_draft();
    } catch (const ConfigError&) {
        clean_up();
        throw;
    }
}

OutputFolder::~OutputFolder() { clean_up(); }

void OutputFolder::write(const Comparison& comparison, const OutputChoice& choice) {
    write_output(comparison, draft_, choice);
    take_place();
}

void OutputFolder::make_draft() {
    std::error_code failed;
    draft_ = sibling(folder_, "draft");
    fs::create_directories(folder_.parent_path(), failed);
    if (!failed) fs::remove_all(draft_, failed);
    if (!failed) fs::create_directory(draft_, failed);
    if (failed) refuse(folder_, failed);
}

void OutputFolder::take_place() {
    std::error_code failed, ignored;
    const fs::path earlier = sibling(folder_, "earlier");
    const bool replaces = fs::exists(folder_);
    if (replaces) fs::rename(folder_, earlier, failed);
    if (failed) refuse(folder_, failed);
    fs::rename(draft_, folder_, failed);
    if (failed) {
        if (replaces) fs::rename(earlier, folder_, ignored);
        refuse(folder_, failed);
    }
    if (!keep_store(earlier, folder_)) refuse(folder_, "that the runs of sweeps stay in " + earlier.string());
    fs::remove_all(earlier, ignored);
}

/// Removes the draft, and folders that were made for nothing: removing a folder that holds something fails and is left so.
void OutputFolder::clean_up() {
    std::error_code failed;
    fs::remove_all(draft_, failed);
    if (first_made_.empty()) return;
    for (fs::path at = folder_.parent_path(); at != first_made_.parent_path(); at = at.parent_path())
        if (!fs::remove(at, failed)) return;
}

}  // namespace rehearse
