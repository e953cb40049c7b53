// The Python module rehearse._core: studies, plays and results of the C++ libraries for the package in python/rehearse, which gives them their shape.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <memory>

#include "experiments/command.hpp"
#include "experiments/config_error.hpp"
#include "experiments/cost_csv.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/json_text.hpp"
#include "experiments/output.hpp"
#include "experiments/page.hpp"
#include "experiments/play.hpp"
#include "experiments/result_json.hpp"
#include "experiments/study.hpp"
#include "experiments/study_words.hpp"
#include "experiments/table.hpp"
#include "experiments/version.hpp"
#include "python/asking.hpp"
#include "python/patience.hpp"

namespace nb = nanobind;

namespace rehearse::python {
namespace {

using Names = std::vector<std::string>;

const Catalog& catalog() {
    static const Catalog loaded = load_catalog();
    return loaded;
}

/// A contender's curves, one column after the other, so that Python looks at them where they lie.
struct Curves {
    Names columns;               // time_s first
    std::vector<double> values;
    std::size_t rows = 0;
};

Curves curves_of(const Series& series) {
    Curves curves{{"time_s"}, {}, series.times.size()};
    curves.columns.insert(curves.columns.end(), series.columns.begin(), series.columns.end());
    curves.values.resize(curves.rows * curves.columns.size());
    for (std::size_t r = 0; r < curves.rows; ++r) {
        curves.values[r] = series.times[r].seconds();
        for (std::size_t c = 0; c < series.columns.size(); ++c) curves.values[(c + 1) * curves.rows + r] = series.rows[r][c];
    }
    return curves;
}

/// A comparison and the curves of those contenders that were asked for them.
struct Played {
    Comparison comparison;
    std::vector<std::unique_ptr<Curves>> curves{};

    Played() = default;
    Played(Played&&) = default;

    const Outcome& outcome(std::size_t contender) const {
        if (contender >= comparison.contenders.size()) throw nb::index_error("no such design");
        return comparison.contenders[contender].outcome;
    }

    const Curves& curves_at(std::size_t contender) {
        const Series& series = outcome(contender).series;
        curves.resize(comparison.contenders.size());
        if (!curves[contender]) curves[contender] = std::make_unique<Curves>(curves_of(series));
        return *curves[contender];
    }
};

Study with_seed(Study study, std::optional<Count> seed) {
    if (seed) override_seed(study, *seed);
    return study;
}

std::vector<Entrant> chosen(const Study& study, const Names& architectures) {
    if (architectures.empty()) return entrants_of(study.spec);
    std::vector<Entrant> entrants;
    for (const std::string& name : architectures) entrants.push_back(entrants_for_run(study, name).front());
    return entrants;
}

Played play_study(const Study& loaded, const Names& architectures, std::optional<Count> seed, bool trace, const nb::object& progress) {
    const Study study = with_seed(loaded, seed);
    const std::vector<Entrant> entrants = chosen(study, architectures);
    Played played;
    run_patiently(progress, [&](Watch& watch) {
        Progress quiet(true);
        PlayOptions options;
        options.watch.pools = options.watch.groups = trace;
        options.stop = [&watch] { return watch.stopped(); };
        options.told = [&watch](const std::string& line, double done) { watch.tell(line, done); };
        played.comparison = play(study, entrants, catalog(), "rehearse (Python)", quiet, options);
    });
    return played;
}

using Array = nb::ndarray<nb::numpy, const double, nb::ndim<2>, nb::f_contig>;

/// A view; the result it looks into lives as long as the array does.
nb::object curves_array(nb::handle self, std::size_t contender) {
    const Curves& curves = nb::cast<Played&>(self).curves_at(contender);
    const std::int64_t strides[]{1, static_cast<std::int64_t>(curves.rows)};
    const std::size_t shape[]{curves.rows, curves.columns.size()};
    return nb::cast(Array(curves.values.data(), 2, shape, self, strides));
}

void write_result(const Played& played, const std::string& folder, const std::string& outputs, const std::string& every) {
    OutputFolder(folder).write(played.comparison, parse_outputs(outputs, every));
}

void add_studies(nb::module_& m) {
    nb::class_<Study>(m, "Study", "A study that was read and checked.")
        .def_ro("name", &Study::name)
        .def_ro("file", &Study::file)
        .def_ro("hash", &Study::hash)
        .def_ro("warnings", &Study::warnings)
        .def("effective", [](const Study& study) { return to_text(effective_study(study)); }, "Every value, defaults included, as JSON.")
        .def("architectures", [](const Study& study) {
            Names names;
            for (const Entrant& entrant : entrants_of(study.spec)) names.push_back(entrant.architecture);
            return names;
        })
        .def("line", &study_line, "The study in a sentence.");
    m.def("load", [](const std::string& path) { return load_study(path, catalog()); }, "Reads and checks a study file.");
    m.def("parse", [](const std::string& text, const std::string& file) { return parse_study(text, file, catalog()); }, "The same for a text.");
    m.def("plain_json", [](const std::string& text, const std::string& file) { return to_text(parse_json(text, file)); }, "A study's text without its comments.");
    m.def("schema", [] { return to_text(study_schema()); }, "The JSON Schema of studies.");
    m.def("nearest_hint", [](const std::string& wrong, const Names& known) { return nearest_hint(wrong, known); });
}

void add_plays(nb::module_& m) {
    nb::class_<Played>(m, "Played", "What a study came to.")
        .def("architectures", [](const Played& p) {
            Names names;
            for (const Contender& contender : p.comparison.contenders) names.push_back(contender.outcome.architecture);
            return names;
        })
        .def("result", [](const Played& p) { return to_text(result_json(p.comparison)); }, "result.json.")
        .def("table", [](const Played& p) { return table_text(p.comparison); }, "The answer as the command line prints it.")
        .def("report", [](const Played& p) { return report_html(page_json(p.comparison)); }, "report.html.")
        .def("effective", [](const Played& p) { return p.comparison.effective_study; })
        .def("events", [](const Played& p, std::size_t contender) { return events_jsonl(p.outcome(contender)); })
        .def("bills", [](const Played& p, std::size_t contender) { return cost_csv(p.outcome(contender)); }, "cost.csv.")
        .def("curve_columns", [](Played& p, std::size_t contender) { return p.curves_at(contender).columns; })
        .def("curves", [](nb::handle self, std::size_t contender) { return curves_array(self, contender); }, "Rows are instants, columns those of curve_columns().")
        .def("write", &write_result, nb::arg("folder"), nb::arg("outputs") = "", nb::arg("every") = "");
    m.def("play", &play_study, nb::arg("study"), nb::arg("architectures") = Names{}, nb::arg("seed") = nb::none(), nb::arg("trace") = false, nb::arg("progress") = nb::none());
}

void add_questions(nb::module_& m) {
    m.def(
        "ask",
        [](const std::string& verb, const std::string& subject, const Names& words, const std::map<std::string, Names>& options, const nb::object& progress,
           const nb::object& player) {
            const Answered answered = ask(verb, subject, words, options, progress, player);
            return nb::make_tuple(answered.exit_code, answered.text);
        },
        nb::arg("verb"), nb::arg("subject") = "", nb::arg("words") = Names{}, nb::arg("options") = std::map<std::string, Names>{}, nb::arg("progress") = nb::none(),
        nb::arg("player") = nb::none(),
        "A verb of the command line: its exit code and what it prints.");
    m.def("play_texts", &play_texts, nb::arg("studies"), nb::arg("prices") = "", "What the one design of each study's text came to, for a player of ask().");
    m.def("interrupted", [] { return rehearse::interrupted(); }, "Whether the question that is being asked is to end.");
    m.def("verbs", [] {
        std::map<std::string, Names> all;
        for (const Verb& verb : verbs()) all[verb.name] = verb.options;
        return all;
    }, "Each verb of the command line with its options.");
}

}  // namespace
}  // namespace rehearse::python

NB_MODULE(_core, m) {
    m.doc() = "The engine of the package rehearse.";
    nb::exception<rehearse::ConfigError>(m, "ConfigError", PyExc_ValueError);
    m.attr("version") = rehearse::version();
    m.attr("commit") = rehearse::commit();
    rehearse::python::add_studies(m);
    rehearse::python::add_plays(m);
    rehearse::python::add_questions(m);
}
