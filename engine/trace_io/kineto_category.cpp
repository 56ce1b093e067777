// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/kineto_category.h"

namespace gatescope {

namespace {

bool has(std::string_view args, std::string_view key) {
    return args.find(key) != std::string_view::npos;
}

} // namespace

std::string_view kinetoCategory(std::string_view name, std::string_view args) {
    // The driver's calls are cuLaunchKernel and the like.
    if (has(args, R"("cbid":)"))
        return name.starts_with("cu") && !name.starts_with("cuda") ? "cuda_driver" : "cuda_runtime";
    if (has(args, R"("cuda_sync_kind":)")) return "cuda_sync";
    if (has(args, R"("correlation":)") && has(args, R"("stream":)")) {
        if (name.starts_with("Memcpy")) return "gpu_memcpy";
        if (name.starts_with("Memset")) return "gpu_memset";
        if (has(args, R"("grid":)") || has(args, R"("registers per thread":)")) return "kernel";
        return {};
    }
    if (has(args, R"("Python id":)")) return "python_function";
    if (!has(args, R"("External id":)") && !has(args, R"("Record function id":)")) return {};
    // Operators and annotations of the user carry the same; operators have a namespace, shapes or a gradient.
    const bool isOperator = has(name, "::") || has(name, "Backward") || has(args, R"("Input Dims":)") ||
                            has(args, R"("Sequence number":)") || has(args, R"("Fwd thread id":)");
    return isOperator && !name.starts_with("ProfilerStep") ? "cpu_op" : "user_annotation";
}

std::string_view kinetoCategoryOfStage(std::string_view stage, bool isCompute) {
    if (stage.starts_with("Memcpy")) return "gpu_memcpy";
    if (stage.starts_with("Memset")) return "gpu_memset";
    if (stage == "Annotation") return "gpu_user_annotation";
    return isCompute ? "kernel" : stage;
}

} // namespace gatescope
