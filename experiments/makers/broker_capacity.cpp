// Numbers stand in quotes there; a disk may be one number or one for each log directory.
#include "experiments/makers/broker_capacity.hpp"

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "experiments/makers/text_lines.hpp"
#include "experiments/words.hpp"

namespace rehearse {
namespace {

constexpr double mib = 1048576, kib = 1024;
constexpr double most_disk = 1e15, most_network = 1e11;    // 1 PB and 800 Gbit/s: beyond what one broker has

class CapacityFile {
public:
    CapacityFile(const JsonValue& document, const std::string& file) : document_(document), file_(file) {}

    BrokerCapacity read() {
        const JsonValue* brokers = document_.find("brokerCapacities");
        if (!brokers || !brokers->as_list() || brokers->as_list()->empty())
            throw ConfigError(file_, "brokerCapacities", "expected a list of brokers as in Cruise Control's capacity.json, found none");
        std::vector<BrokerCapacity> all;
        for (std::size_t i = 0; i < brokers->as_list()->size(); ++i) all.push_back(read_broker((*brokers->as_list())[i], "brokerCapacities[" + std::to_string(i) + "].capacity"));
        BrokerCapacity weakest = all.front();
        bool differ = false;
        for (const BrokerCapacity& other : all) {
            differ = differ || other.disk != weakest.disk || other.in != weakest.in || other.out != weakest.out;
            weakest.disk = std::min(weakest.disk, other.disk);
            weakest.in = std::min(weakest.in, other.in);
            weakest.out = std::min(weakest.out, other.out);
            weakest.cores = std::min(weakest.cores, other.cores);
            weakest.directories = std::max(weakest.directories, other.directories);
        }
        weakest.remarks = remarks_;
        if (differ) weakest.remarks.push_back(file_ + ": its brokers differ; a study has machines of one kind, and takes the weakest of each number");
        return weakest;
    }

private:
    BrokerCapacity read_broker(const JsonValue& broker, const std::string& path) {
        const JsonValue* capacity = broker.find("capacity");
        if (!capacity || !capacity->as_object()) throw ConfigError(file_, path, "expected an object \"capacity\", found none");
        BrokerCapacity c;
        c.disk = disk(*capacity, path + ".DISK", c.directories);
        c.in = network(*capacity, "NW_IN", path);
        c.out = network(*capacity, "NW_OUT", path);
        const JsonValue* cpu = capacity->find("CPU");
        if (cpu && cpu->find("num.cores")) c.cores = number(*cpu->find("num.cores"), path + ".CPU[\"num.cores\"]");
        return c;
    }

    Bytes disk(const JsonValue& capacity, const std::string& path, Count& directories) {
        const JsonValue* value = capacity.find("DISK");
        if (!value) throw ConfigError(file_, path, "expected MB, found nothing because the key is missing");
        double sum = 0;
        if (const JsonValue::Object* each = value->as_object()) {
            directories = std::max<Count>(1, static_cast<Count>(each->size()));
            for (const auto& [directory, size] : *each) sum += number(size, path + "[" + in_quotes(directory) + "]");
        } else {
            sum = number(*value, path);
        }
        const Bytes read{sum * mib};
        if (read.count > most_disk)
            throw ConfigError(file_, path, "expected megabytes of one broker, found a number that means " + in_words(read), "the file's unit is MB; was it written in bytes or kB?");
        say(path, sum, "MiB", in_words(read));
        return read;
    }

    Rate network(const JsonValue& capacity, const char* key, const std::string& below) {
        const std::string path = below + "." + key;
        const JsonValue* value = capacity.find(key);
        if (!value) throw ConfigError(file_, path, "expected kB a second, found nothing because the key is missing");
        const double kilobytes = number(*value, path);
        const Rate read{kilobytes * kib};
        if (read.per_second > most_network)
            throw ConfigError(file_, path, "expected kilobytes a second of one broker, found a number that means " + in_words(read), "the file's unit is KB/s; was it written in bytes?");
        say(path, kilobytes, "KiB/s", in_words(read));
        return read;
    }

    double number(const JsonValue& value, const std::string& path) const {
        if (value.is_number()) return value.number();
        if (value.text()) return number_in(*value.text(), file_ + ": " + path, 0, "a number");
        throw ConfigError(file_, path, "expected a number, found something else");
    }

    /// Units are said for the first broker only: hundreds of equal lines are read by nobody.
    void say(const std::string& path, double number, const char* unit, const std::string& words) {
        if (path.find("[0]") == std::string::npos) return;
        remarks_.push_back(file_ + ": " + path + ": " + in_words(number) + " is read as " + unit + ", which is " + words);
    }

    const JsonValue& document_;
    const std::string& file_;
    std::vector<std::string> remarks_;
};

}  // namespace

BrokerCapacity parse_broker_capacity(std::string_view text, const std::string& file) { return CapacityFile(parse_json(text, file), file).read(); }

}  // namespace rehearse
