// A stand-in for libFuzzer where the compiler has none (gcc): replays a corpus, then feeds mutations of it to the
// target for a while. Without coverage feedback it finds less than libFuzzer, but it runs everywhere.
//
//   fuzz_NAME [-max_total_time=SECONDS] [-max_len=BYTES] [-seed=N] [-artifact_prefix=PATH] [-OTHER=...]
//   FILE_OR_FOLDER...
//
// The arguments are libFuzzer's; unknown ones are ignored. For a given seed and corpus the sequence of inputs is always
// the same. The input under test is kept in a file (<artifact_prefix>last-input), so that it is there after a crash.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

using Bytes = std::vector<uint8_t>;

struct Options {
  double max_total_time_seconds = 0;  // 0: replay only
  size_t max_length_bytes = 65536;
  uint64_t seed = 1;
  std::string artifact_prefix = "./";
  std::vector<std::filesystem::path> corpus;
};

Options parse_arguments(int count, char** values) {
  Options options;
  const auto value_of = [](const std::string& argument, const char* flag) -> const char* {
    const size_t length = std::strlen(flag);
    return argument.compare(0, length, flag) == 0 ? argument.c_str() + length : nullptr;
  };
  for (int i = 1; i < count; ++i) {
    const std::string argument = values[i];
    if (const char* seconds = value_of(argument, "-max_total_time=")) {
      options.max_total_time_seconds = std::atof(seconds);
    } else if (const char* bytes = value_of(argument, "-max_len=")) {
      options.max_length_bytes = std::strtoull(bytes, nullptr, 10);
    } else if (const char* seed = value_of(argument, "-seed=")) {
      options.seed = std::strtoull(seed, nullptr, 10);
    } else if (const char* prefix = value_of(argument, "-artifact_prefix=")) {
      options.artifact_prefix = prefix;
    } else if (!argument.empty() && argument[0] != '-') {
      options.corpus.emplace_back(argument);
    }
  }
  return options;
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Files in sorted order, so that the run does not depend on the file system.
std::vector<Bytes> read_corpus(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  for (const auto& path : paths) {
    if (std::filesystem::is_directory(path)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
      }
    } else {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Bytes> inputs(1);  // the empty input is always tried
  for (const auto& file : files) inputs.push_back(read_file(file));
  return inputs;
}

class Mutator {
 public:
  Mutator(const std::vector<Bytes>& corpus, uint64_t seed, size_t max_length_bytes)
      : corpus_(corpus), random_(seed), max_length_bytes_(max_length_bytes) {}

  Bytes next() {
    Bytes input = corpus_[below(corpus_.size())];
    const size_t steps = 1 + below(6);
    for (size_t step = 0; step < steps; ++step) mutate(input);
    if (input.size() > max_length_bytes_) input.resize(max_length_bytes_);
    return input;
  }

 private:
  size_t below(size_t bound) { return bound == 0 ? 0 : static_cast<size_t>(random_() % bound); }

  void mutate(Bytes& input) {
    static constexpr uint8_t kInteresting[] = {0x00, 0x01, 0x7f, 0x80, 0xff, '0', '9',
                                               '-',  '"',  '{',  '}',  '[',  ']', ','};
    const size_t at = below(input.size() + 1);
    const size_t length = std::min(1 + below(1 + below(64)), input.size() - at);
    const auto begin = input.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = begin + static_cast<std::ptrdiff_t>(length);
    switch (below(7)) {
      case 0:  // flip one bit
        if (length > 0) *begin ^= static_cast<uint8_t>(1u << below(8));
        break;
      case 1:  // a byte that tends to matter
        if (length > 0) *begin = kInteresting[below(std::size(kInteresting))];
        break;
      case 2:  // insert
        input.insert(begin, 1 + below(4), kInteresting[below(std::size(kInteresting))]);
        break;
      case 3:  // erase
        input.erase(begin, end);
        break;
      case 4: {  // repeat a stretch
        const Bytes stretch(begin, end);
        input.insert(begin, stretch.begin(), stretch.end());
        break;
      }
      case 5:  // truncate
        input.resize(at);
        break;
      default: {  // splice in a stretch of another input
        const Bytes& other = corpus_[below(corpus_.size())];
        const size_t from = below(other.size() + 1);
        const size_t count = std::min(below(256), other.size() - from);
        const auto source = other.begin() + static_cast<std::ptrdiff_t>(from);
        input.insert(begin, source, source + static_cast<std::ptrdiff_t>(count));
        break;
      }
    }
  }

  const std::vector<Bytes>& corpus_;
  std::mt19937_64 random_;
  size_t max_length_bytes_;
};

// Keeps the input on disk while the target runs: whatever kills the process, the culprit stays behind.
void run_one(const Bytes& input, const std::string& artifact) {
  {
    std::ofstream file(artifact, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(input.data()), static_cast<std::streamsize>(input.size()));
  }
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

}  // namespace

int main(int argument_count, char** argument_values) {
  const Options options = parse_arguments(argument_count, argument_values);
  const std::vector<Bytes> corpus = read_corpus(options.corpus);
  const std::string artifact = options.artifact_prefix + "last-input";
  for (const Bytes& input : corpus) run_one(input, artifact);

  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(options.max_total_time_seconds));
  Mutator mutator(corpus, options.seed, options.max_length_bytes);
  uint64_t runs = corpus.size();
  while (Clock::now() < deadline) {
    run_one(mutator.next(), artifact);
    ++runs;
  }
  std::filesystem::remove(artifact);
  std::printf("Done %llu runs (corpus %zu, seed %llu)\n", static_cast<unsigned long long>(runs), corpus.size(),
              static_cast<unsigned long long>(options.seed));
  return 0;
}
