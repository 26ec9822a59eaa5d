# Finds the installed Emscripten from its `emcc` (a distribution's package or an activated emsdk) and uses the CMake
# toolchain file that came with it.
find_program(EMCC_PROGRAM emcc HINTS ENV EMSCRIPTEN "$ENV{EMSDK}/upstream/emscripten" NO_CMAKE_FIND_ROOT_PATH)
if(NOT EMCC_PROGRAM)
  message(FATAL_ERROR "emcc was not found: install Emscripten (Debian: apt-get install emscripten) or activate an emsdk.")
endif()
file(REAL_PATH "${EMCC_PROGRAM}" emcc_path)
get_filename_component(emscripten_root "${emcc_path}" DIRECTORY)
if(NOT EXISTS "${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
  # A wrapper elsewhere in the path (Homebrew, Nix): ask Emscripten itself.
  find_program(EM_CONFIG_PROGRAM em-config NO_CMAKE_FIND_ROOT_PATH)
  if(EM_CONFIG_PROGRAM)
    execute_process(COMMAND ${EM_CONFIG_PROGRAM} EMSCRIPTEN_ROOT OUTPUT_VARIABLE emscripten_root
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
  endif()
endif()
include("${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
