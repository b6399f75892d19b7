/// What the reader of a body gets when the body comes too slowly.
struct SlowRequest: Error {}
