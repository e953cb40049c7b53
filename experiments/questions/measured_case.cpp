// Case files are read as every other declared struct is.
#include "experiments/questions/measured_case.hpp"

#include <fstream>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/json_reader.hpp"
#include "experiments/json_text.hpp"
#include "experiments/quantity.hpp"
#include "experiments/questions/metric_answer.hpp"

namespace rehearse {

MeasuredCase load_measured_case(const std::string& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input) throw ConfigError(file, "", "expected a file with a measured case, found none that can be read");
    std::ostringstream text;
    text << input.rdbuf();
    JsonReader reader(file);
    MeasuredCase measured = reader.read<MeasuredCase>(parse_json(text.str(), file));
    if (measured.measured.empty()) throw ConfigError(file, "measured", "expected at least one measured figure, found none");
    return measured;
}

double metric_value(const std::string& text, const std::string& metric, const std::string& file, const std::string& place) {
    const TargetMetric& known = metric_called(metric, file + ": " + place);
    try {
        if (std::holds_alternative<Duration>(known.kind)) return parse_duration(text).seconds();
        if (std::holds_alternative<Bytes>(known.kind)) return parse_bytes(text).count;
    } catch (const WrongValue& wrong) {
        throw ConfigError(file, place + "." + metric, wrong.what(), wrong.hint());
    }
    std::string number = text;
    if (number.ends_with(" USD")) number.resize(number.size() - 4);
    if (const std::optional<Decimal> usd = Decimal::parse(number)) return usd->approximate();
    throw ConfigError(file, place + "." + metric, "expected an amount such as \"500 USD\", found " + in_quotes(text));
}

}  // namespace rehearse
