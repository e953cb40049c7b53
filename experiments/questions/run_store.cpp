// WAL mode: a row is in the log when put() returns, and a log that a dead program left is read by the next that opens the store.
#include "experiments/questions/run_store.hpp"

#include <sqlite3.h>

#include <system_error>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"

namespace rehearse {

namespace fs = std::filesystem;

namespace {

constexpr int waits_for_others_ms = 60'000;
constexpr int format = 1;

constexpr const char* columns = "key, study, architecture, seed, inputs, verdict, reason, figures, notes, targets, digest, version";
constexpr const char* make_table =
    "CREATE TABLE IF NOT EXISTS runs (key TEXT PRIMARY KEY, study TEXT NOT NULL, architecture TEXT NOT NULL, seed INTEGER NOT NULL, inputs TEXT NOT NULL, "
    "verdict TEXT NOT NULL, reason TEXT NOT NULL, figures TEXT NOT NULL, notes TEXT NOT NULL, targets TEXT NOT NULL, digest TEXT NOT NULL, version TEXT NOT NULL) WITHOUT ROWID";

void close(sqlite3* db) { sqlite3_close(db); }

}  // namespace

/// A prepared statement, finalised with its scope.
class RunStore::Statement {
public:
    Statement(const RunStore& store, const std::string& sql) : store_(store) {
        if (sqlite3_prepare_v2(store.db_.get(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) store.refuse("read");
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int at, const std::string& text) { sqlite3_bind_text(statement_, at, text.c_str(), static_cast<int>(text.size()), SQLITE_TRANSIENT); }
    void bind(int at, Count number) { sqlite3_bind_int64(statement_, at, number); }

    /// True while there is a row.
    bool step(const char* doing) {
        const int answer = sqlite3_step(statement_);
        if (answer != SQLITE_ROW && answer != SQLITE_DONE) store_.refuse(doing);
        return answer == SQLITE_ROW;
    }
    std::string text(int column) const {
        const unsigned char* text = sqlite3_column_text(statement_, column);
        return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
    }
    Count number(int column) const { return sqlite3_column_int64(statement_, column); }

    RunRecord record() const {
        const auto json = [this](int column) { return parse_json(text(column), store_.file_.string()); };
        return {text(0), text(1), text(2), number(3), json(4), text(5), text(6), json(7), json(8), json(9), text(10), text(11)};
    }

private:
    const RunStore& store_;
    sqlite3_stmt* statement_ = nullptr;
};

RunStore::RunStore(const fs::path& folder, StoreUse use) : file_(folder / "runs.db"), db_(nullptr, close) {
    std::error_code failed;
    if (use == StoreUse::write) fs::create_directories(folder, failed);
    if (failed) throw ConfigError(folder.string(), "", "expected a folder that can be written, found that it cannot (" + failed.message() + ")", "-o FOLDER names another one");
    if (use == StoreUse::read && !fs::exists(file_, failed))
        throw ConfigError(folder.string(), "", "expected a folder with runs.db, found none", "rehearse sweep makes one");
    const int how = use == StoreUse::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    sqlite3* opened = nullptr;
    const int answer = sqlite3_open_v2(file_.c_str(), &opened, how, nullptr);
    db_.reset(opened);
    if (answer != SQLITE_OK) refuse("opened");
    sqlite3_busy_timeout(db_.get(), waits_for_others_ms);
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=NORMAL");
    Statement version(*this, "PRAGMA user_version");
    const Count found = version.step("read") ? version.number(0) : 0;
    if (found != 0 && found != format) throw ConfigError(file_.string(), "", "expected a store of format " + std::to_string(format) + ", found " + std::to_string(found));
    run(make_table);
    if (found == 0) run(("PRAGMA user_version=" + std::to_string(format)).c_str());
}

void RunStore::refuse(const std::string& doing) const {
    const std::string why = db_ == nullptr ? "no memory" : sqlite3_errmsg(db_.get());
    throw ConfigError(file_.string(), "", "expected a store of runs that can be " + doing + ", found that it cannot (" + why + ")");
}

void RunStore::run(const char* sql) const {
    if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) refuse("opened");
}

void RunStore::put(const RunRecord& run) {
    Statement insert(*this, std::string("INSERT OR IGNORE INTO runs (") + columns + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(1, run.key);
    insert.bind(2, run.study);
    insert.bind(3, run.architecture);
    insert.bind(4, run.seed);
    insert.bind(5, to_line(run.inputs));
    insert.bind(6, run.verdict);
    insert.bind(7, run.reason);
    insert.bind(8, to_line(run.figures));
    insert.bind(9, to_line(run.notes));
    insert.bind(10, to_line(run.targets));
    insert.bind(11, run.digest);
    insert.bind(12, run.version);
    insert.step("written");
}

bool RunStore::has(const std::string& key) const {
    Statement select(*this, "SELECT 1 FROM runs WHERE key=?");
    select.bind(1, key);
    return select.step("read");
}

std::optional<RunRecord> RunStore::find(const std::string& key) const {
    Statement select(*this, std::string("SELECT ") + columns + " FROM runs WHERE key=?");
    select.bind(1, key);
    if (!select.step("read")) return std::nullopt;
    return select.record();
}

std::vector<RunRecord> RunStore::all() const {
    Statement select(*this, std::string("SELECT ") + columns + " FROM runs ORDER BY study, architecture, inputs, seed, key");
    std::vector<RunRecord> runs;
    while (select.step("read")) runs.push_back(select.record());
    return runs;
}

bool is_of_a_store(const fs::path& file) {
    const std::string name = file.filename().string();
    return name == "runs.db" || name == "runs.db-wal" || name == "runs.db-shm";
}

}  // namespace rehearse
