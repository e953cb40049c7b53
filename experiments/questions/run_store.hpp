// The runs of sweeps in one SQLite file: what was committed survives the death of the program, and several programs may write at once.
// The only door to SQLite.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/questions/run_record.hpp"

struct sqlite3;

namespace rehearse {

enum class StoreUse { read, write };

/// An open store, `runs.db` of a folder. One row a run; a run that is there already stays as it is.
class RunStore {
public:
    /// For writing, makes folder and file where they are missing. Throws ConfigError, also for a file that is no such store.
    RunStore(const std::filesystem::path& folder, StoreUse use);
    RunStore(const RunStore&) = delete;
    RunStore& operator=(const RunStore&) = delete;

    /// Once it returns, no death of the program takes the run away.
    void put(const RunRecord& run);
    bool has(const std::string& key) const;
    /// None when there is no such run.
    std::optional<RunRecord> find(const std::string& key) const;
    /// In the order of study, architecture, inputs, seed and key, however they came in.
    std::vector<RunRecord> all() const;

    const std::filesystem::path& file() const { return file_; }

private:
    class Statement;

    void run(const char* sql) const;
    [[noreturn]] void refuse(const std::string& doing) const;

    std::filesystem::path file_;
    std::unique_ptr<sqlite3, void (*)(sqlite3*)> db_;
};

/// Whether a file of a result folder belongs to a store: runs.db and what SQLite keeps beside it.
bool is_of_a_store(const std::filesystem::path& file);

}  // namespace rehearse
