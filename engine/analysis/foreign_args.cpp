// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/foreign_args.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {
std::optional<std::int64_t> integer(const nlohmann::json& args, const char* key) {
    const auto found = args.find(key);
    if (found == args.end()) return std::nullopt;
    if (found->is_number_integer()) return found->get<std::int64_t>();
    if (found->is_string()) {
        try {
            return std::stoll(found->get<std::string>());
        } catch (...) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}
} // namespace

ForeignArgs foreignArgs(const Trace& trace, SliceId id) {
    ForeignArgs result;
    const auto args = nlohmann::json::parse(trace.args(id), nullptr, false);
    if (!args.is_object()) return result;
    result.correlation = integer(args, "correlation");
    if (!result.correlation) result.correlation = integer(args, "id");
    result.externalId = integer(args, "External id");
    result.stream = integer(args, "stream");
    if (!result.stream) result.stream = integer(args, "sycl queue");
    result.bytes = integer(args, "bytes");
    if (args.contains("Input type")) result.types = args["Input type"].dump();
    if (args.contains("grid"))
        for (const auto& one : args["grid"])
            result.grid.push_back(one.get<std::int64_t>());
    if (args.contains("Input Dims"))
        for (const auto& one : args["Input Dims"]) {
            if (!one.is_array()) continue;
            bool flat = true;
            for (const auto& n : one)
                flat = flat && n.is_number_integer();
            if (!flat) {
                result.dims.push_back(0);
                continue;
            }
            result.dims.push_back(static_cast<std::int64_t>(one.size()));
            for (const auto& n : one)
                result.dims.push_back(n.get<std::int64_t>());
        }
    return result;
}

} // namespace gatescope
