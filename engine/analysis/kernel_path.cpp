// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_path.h"

namespace gatescope {

namespace {

std::string_view withoutNumber(std::string_view name) {
    const auto end = name.find_last_not_of("0123456789");
    return end != std::string_view::npos && end + 1 < name.size() && name[end] == '_' ? name.substr(0, end)
                                                                                      : name;
}

} // namespace

StringId moduleOf(const Trace& trace, const KernelRow& row) {
    constexpr std::string_view kModule = "nn.Module: ";
    for (auto id = row.op; id != kNoSlice; id = trace.parent(id)) {
        if (trace.name(id).starts_with(kModule)) return trace.slice(id).name;
    }
    return kNoString;
}

StringId operatorOf(const Trace& trace, const KernelRow& row) {
    return row.op != kNoSlice ? trace.slice(row.op).name : kNoString;
}

std::string kernelPath(const Trace& trace, StringId module, StringId op) {
    std::string path;
    if (module != kNoString) path = std::string(withoutNumber(trace.string(module)));
    if (op != kNoString) path += (path.empty() ? "" : " / ") + std::string(trace.string(op));
    return path;
}

} // namespace gatescope
