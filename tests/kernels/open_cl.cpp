// SPDX-License-Identifier: GPL-3.0-or-later
#include "open_cl.h"

#include <fstream>
#include <sstream>

namespace gatescope::test {

void checkCl(cl_int code, const char* call) {
    if (code != CL_SUCCESS) throw std::runtime_error(std::string(call) + " gave " + std::to_string(code));
}

ClDevice::ClDevice(cl_device_id id) : m_id(id) {
    cl_int code = CL_SUCCESS;
    m_context.reset(clCreateContext(nullptr, 1, &id, nullptr, nullptr, &code));
    checkCl(code, "clCreateContext");
    m_queue.reset(clCreateCommandQueue(m_context.get(), id, 0, &code));
    checkCl(code, "clCreateCommandQueue");
}

ClDevice* ClDevice::get(std::string* why) {
    static const std::unique_ptr<ClDevice> device = []() -> std::unique_ptr<ClDevice> {
        cl_uint count = 0;
        if (clGetPlatformIDs(0, nullptr, &count) != CL_SUCCESS) return nullptr;
        std::vector<cl_platform_id> platforms(count);
        if (clGetPlatformIDs(count, platforms.data(), nullptr) != CL_SUCCESS) return nullptr;
        for (auto* platform : platforms) {
            cl_device_id id = nullptr;
            if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 1, &id, nullptr) == CL_SUCCESS)
                return std::unique_ptr<ClDevice>(new ClDevice(id));
        }
        return nullptr;
    }();
    if (!device && why) *why = "no OpenCL device (Debian: pocl-opencl-icd)";
    return device.get();
}

namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    if (text.str().empty()) throw std::runtime_error("cannot read " + file.string());
    return text.str();
}

} // namespace

ClModule ClModule::fromSource(const std::filesystem::path& source, const std::string& definitions) {
    const std::string code = contentOf(source);
    const char* pointer = code.data();
    const std::size_t length = code.size();
    cl_int result = CL_SUCCESS;
    ClProgram program(clCreateProgramWithSource(ClDevice::get()->context(), 1, &pointer, &length, &result));
    checkCl(result, "clCreateProgramWithSource");
    return {std::move(program), "-cl-std=CL1.2 -I " + source.parent_path().string() + " " + definitions};
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
