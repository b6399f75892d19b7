typedef int varve_stub;
