// SPDX-License-Identifier: GPL-3.0-or-later
#include "open_cl.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace gatescope::test {

void checkCl(cl_int code, const char* call) {
    if (code != CL_SUCCESS) throw std::runtime_error(std::string(call) + " gave " + std::to_string(code));
}

namespace {

template <typename Info, auto Get, typename Object>
std::string textOf(Object object, Info what) {
    std::size_t size = 0;
    if (Get(object, what, 0, nullptr, &size) != CL_SUCCESS || size == 0) return {};
    std::string text(size, '\0');
    if (Get(object, what, size, text.data(), nullptr) != CL_SUCCESS) return {};
    text.resize(size - 1); // the closing zero
    return text;
}

std::string platformName(cl_device_id id) {
    cl_platform_id platform = nullptr;
    if (clGetDeviceInfo(id, CL_DEVICE_PLATFORM, sizeof platform, &platform, nullptr) != CL_SUCCESS) return {};
    return textOf<cl_platform_info, clGetPlatformInfo>(platform, CL_PLATFORM_NAME);
}

std::string describe(cl_device_id id) {
    const auto text = textOf<cl_device_info, clGetDeviceInfo, cl_device_id>;
    cl_uint units = 0;
    clGetDeviceInfo(id, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof units, &units, nullptr);
    return text(id, CL_DEVICE_NAME) + ", " + platformName(id) + ", driver " + text(id, CL_DRIVER_VERSION) +
           ", " + std::to_string(units) + " compute units";
}

std::vector<cl_device_id> allDevices() {
    cl_uint count = 0;
    if (clGetPlatformIDs(0, nullptr, &count) != CL_SUCCESS) return {};
    std::vector<cl_platform_id> platforms(count);
    if (clGetPlatformIDs(count, platforms.data(), nullptr) != CL_SUCCESS) return {};
    std::vector<cl_device_id> devices;
    for (auto* platform : platforms) {
        cl_uint found = 0;
        if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, nullptr, &found) != CL_SUCCESS) continue;
        const auto first = devices.size();
        devices.resize(first + found);
        checkCl(clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, found, devices.data() + first, nullptr),
                "clGetDeviceIDs");
    }
    return devices;
}

bool holds(const std::string& text, const std::string& part) {
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return part.empty() || !std::ranges::search(text, part, same).empty();
}

} // namespace

ClDevice::ClDevice(cl_device_id id)
    : m_id(id), m_description(describe(id)), m_pocl(holds(platformName(id), "Portable Computing Language")) {
    cl_device_fp_config floats = 0;
    checkCl(clGetDeviceInfo(id, CL_DEVICE_SINGLE_FP_CONFIG, sizeof floats, &floats, nullptr),
            "clGetDeviceInfo");
    m_subnormals = (floats & CL_FP_DENORM) != 0;
    cl_int code = CL_SUCCESS;
    m_context.reset(clCreateContext(nullptr, 1, &id, nullptr, nullptr, &code));
    checkCl(code, "clCreateContext");
    m_queue.reset(clCreateCommandQueue(m_context.get(), id, 0, &code));
    checkCl(code, "clCreateCommandQueue");
}

std::string ClDevice::wanted() {
    const char* name = std::getenv("GATESCOPE_OPENCL_DEVICE");
    return name != nullptr ? name : "";
}

ClDevice* ClDevice::get(std::string* why) {
    static std::string problem;
    static const std::unique_ptr<ClDevice> device = []() -> std::unique_ptr<ClDevice> {
        const auto devices = allDevices();
        const auto name = wanted();
        for (auto* id : devices) {
            if (holds(describe(id), name)) return std::unique_ptr<ClDevice>(new ClDevice(id));
        }
        problem = "no OpenCL device (Debian: pocl-opencl-icd)";
        if (devices.empty()) return nullptr;
        problem = "GATESCOPE_OPENCL_DEVICE asks for '" + name + "'; there are only:";
        for (auto* id : devices)
            problem += "\n  " + describe(id);
        return nullptr;
    }();
    if (!device && why != nullptr) *why = problem;
    return device.get();
}

std::filesystem::path kernelFolder() {
    const char* moved = std::getenv("GATESCOPE_KERNEL_DIR");
    return moved != nullptr ? moved : GATESCOPE_KERNEL_DIR;
}

std::filesystem::path emulationFolder() {
    const char* moved = std::getenv("GATESCOPE_KERNEL_DIR");
    return moved != nullptr ? moved : GATESCOPE_EMULATION_DIR;
}

namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    if (text.str().empty()) throw std::runtime_error("cannot read " + file.string());
    return text.str();
}

/// The source with what it includes, from beside it or from the emulation's folder: the options of OpenCL's
/// compiler are split at spaces, which a folder's name may have, so that it can't be told where to look.
std::string withIncludes(const std::filesystem::path& source) {
    constexpr std::string_view kInclude = "#include \"";
    std::istringstream lines(contentOf(source));
    std::string code;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (!line.starts_with(kInclude)) {
            code += line + "\n";
            continue;
        }
        const auto name = line.substr(kInclude.size(), line.find('"', kInclude.size()) - kInclude.size());
        const auto beside = source.parent_path() / name;
        code += "#line 1 \"" + name + "\"\n" +
                withIncludes(std::filesystem::exists(beside) ? beside : emulationFolder() / name) + "#line " +
                std::to_string(number + 1) + " \"" + source.filename().string() + "\"\n";
    }
    return code;
}

} // namespace

ClModule ClModule::fromSource(const std::filesystem::path& source, const std::string& definitions) {
    const std::string code = withIncludes(source);
    const char* pointer = code.data();
    const std::size_t length = code.size();
    cl_int result = CL_SUCCESS;
    ClProgram program(clCreateProgramWithSource(ClDevice::get()->context(), 1, &pointer, &length, &result));
    checkCl(result, "clCreateProgramWithSource");
    return {std::move(program), "-cl-std=CL1.2 " + definitions};
}

ClModule ClModule::fromBitcode(const std::filesystem::path& bitcode) {
    const std::string code = contentOf(bitcode);
    const auto* bytes = reinterpret_cast<const unsigned char*>(code.data());
    const std::size_t length = code.size();
    const cl_device_id id = ClDevice::get()->id();
    cl_int result = CL_SUCCESS;
    ClProgram program(
        clCreateProgramWithBinary(ClDevice::get()->context(), 1, &id, &length, &bytes, nullptr, &result));
    checkCl(result, "clCreateProgramWithBinary");
    return {std::move(program), "-x spir -spir-std=1.2"};
}

ClModule::ClModule(ClProgram program, const std::string& options) : m_program(std::move(program)) {
    const cl_device_id id = ClDevice::get()->id();
    if (clBuildProgram(m_program.get(), 1, &id, options.c_str(), nullptr, nullptr) == CL_SUCCESS) return;
    std::size_t size = 0;
    clGetProgramBuildInfo(m_program.get(), id, CL_PROGRAM_BUILD_LOG, 0, nullptr, &size);
    std::string log(size, '\0');
    clGetProgramBuildInfo(m_program.get(), id, CL_PROGRAM_BUILD_LOG, size, log.data(), nullptr);
    throw std::runtime_error("the OpenCL program does not build:\n" + log);
}

ClKernel ClModule::createKernel(const std::string& name) const {
    cl_int code = CL_SUCCESS;
    ClKernel kernel(clCreateKernel(m_program.get(), name.c_str(), &code));
    checkCl(code, ("clCreateKernel " + name).c_str());
    return kernel;
}

void ClModule::launch(cl_kernel kernel, GroupGrid grid) {
    const std::size_t local[2] = {grid.groupX, 1};
    const std::size_t global[2] = {grid.groupX * grid.groupsX, grid.groupsY};
    auto* queue = ClDevice::get()->queue();
    checkCl(clEnqueueNDRangeKernel(queue, kernel, 2, nullptr, global, local, 0, nullptr, nullptr),
            "clEnqueueNDRangeKernel");
    checkCl(clFinish(queue), "clFinish");
}

} // namespace gatescope::test
